// The part of Hive's TCLIService, with Databricks' fields (ids from 1281 up), that drivers need from a server.
// An IDL of our own: every field that is not here is skipped when read. Enumerations stand here for their names;
// fields hold them as i32, which is the same on the wire and keeps values that have no name.
namespace cpp plumbline.fake.tcli

enum StatusCode { SUCCESS = 0, SUCCESS_WITH_INFO = 1, STILL_EXECUTING = 2, ERROR = 3, INVALID_HANDLE = 4 }
enum StateCode {
  INITIALIZED = 0, RUNNING = 1, FINISHED = 2, CANCELLED = 3, CLOSED = 4, FAILED = 5, UNKNOWN = 6, PENDING = 7,
  TIMED_OUT = 8
}
enum ResultFormat { ARROW = 0, COLUMNS = 1, ROWS = 2, LINKS = 3 }
enum TypeId { BOOLEAN = 0, INT = 3, BIGINT = 4, DOUBLE = 6, STRING = 7 }
enum Orientation { NEXT = 0, FIRST = 4 }

struct TStatus {
  1: required i32 statusCode
  2: optional list<string> infoMessages
  3: optional string sqlState
  4: optional i32 errorCode
  5: optional string errorMessage
  6: optional string displayMessage
}

struct THandleIdentifier {
  1: required binary guid
  2: required binary secret
}

struct TSessionHandle {
  1: required THandleIdentifier sessionId
}

struct TOperationHandle {
  1: required THandleIdentifier operationId
  2: required i32 operationType
  3: required bool hasResultSet
  4: optional double modifiedRowCount
}

struct TNamespace {
  1: optional string catalogName
  2: optional string schemaName
}

struct TOpenSessionReq {
  4: optional map<string, string> configuration
  1282: optional i64 client_protocol_i64
  1284: optional TNamespace initialNamespace
  1285: optional bool canUseMultipleCatalogs
}

struct TOpenSessionResp {
  1: required TStatus status
  2: required i32 serverProtocolVersion
  3: optional TSessionHandle sessionHandle
  4: optional map<string, string> configuration
  1285: optional bool canUseMultipleCatalogs
}

struct TSessionReq {
  1: required TSessionHandle sessionHandle
}

struct TStatusResp {
  1: required TStatus status
}

struct TSparkGetDirectResults {
  1: required i64 maxRows
  2: optional i64 maxBytes
}

struct TExecuteStatementReq {
  1: required TSessionHandle sessionHandle
  2: required string statement
  3: optional map<string, string> confOverlay
  4: optional bool runAsync
  5: optional i64 queryTimeout
  1281: optional TSparkGetDirectResults getDirectResults
  1282: optional bool canReadArrowResult
  1283: optional bool canDownloadResult
  1284: optional bool canDecompressLZ4Result
  1286: optional bool useArrowNativeTypes
  1287: optional i64 resultRowLimit
}

// Every metadata call: their arguments begin alike, and no more than this is used.
struct TMetadataReq {
  1: required TSessionHandle sessionHandle
  2: optional string catalogName
  3: optional string schemaName
  4: optional string objectName
  1281: optional TSparkGetDirectResults getDirectResults
}

struct TPrimitiveTypeEntry {
  1: required i32 type
}

union TTypeEntry {
  1: TPrimitiveTypeEntry primitiveEntry
}

struct TTypeDesc {
  1: required list<TTypeEntry> types
}

struct TColumnDesc {
  1: required string columnName
  2: required TTypeDesc typeDesc
  3: required i32 position
  4: optional string comment
}

struct TTableSchema {
  1: required list<TColumnDesc> columns
}

struct TRow {
}

struct TBoolColumn {
  1: required list<bool> values
  2: required binary nulls
}

struct TByteColumn {
  1: required list<i8> values
  2: required binary nulls
}

struct TI16Column {
  1: required list<i16> values
  2: required binary nulls
}

struct TI32Column {
  1: required list<i32> values
  2: required binary nulls
}

struct TI64Column {
  1: required list<i64> values
  2: required binary nulls
}

struct TDoubleColumn {
  1: required list<double> values
  2: required binary nulls
}

struct TStringColumn {
  1: required list<string> values
  2: required binary nulls
}

struct TBinaryColumn {
  1: required list<binary> values
  2: required binary nulls
}

union TColumn {
  1: TBoolColumn boolVal
  2: TByteColumn byteVal
  3: TI16Column i16Val
  4: TI32Column i32Val
  5: TI64Column i64Val
  6: TDoubleColumn doubleVal
  7: TStringColumn stringVal
  8: TBinaryColumn binaryVal
}

struct TSparkArrowBatch {
  1: required binary batch
  2: required i64 rowCount
}

struct TSparkArrowResultLink {
  1: required string fileLink
  2: required i64 expiryTime
  3: required i64 startRowOffset
  4: required i64 rowCount
  5: required i64 bytesNum
  6: optional map<string, string> httpHeaders
}

struct TRowSet {
  1: required i64 startRowOffset
  2: required list<TRow> rows
  3: optional list<TColumn> columns
  4: optional binary binaryColumns
  5: optional i32 columnCount
  1281: optional list<TSparkArrowBatch> arrowBatches
  1282: optional list<TSparkArrowResultLink> resultLinks
}

struct TOperationReq {
  1: required TOperationHandle operationHandle
}

struct TGetOperationStatusResp {
  1: required TStatus status
  2: optional i32 operationState
  3: optional string sqlState
  4: optional i32 errorCode
  5: optional string errorMessage
  9: optional bool hasResultSet
  11: optional i64 numModifiedRows
  1281: optional string displayMessage
  1282: optional string diagnosticInfo
}

struct TGetResultSetMetadataResp {
  1: required TStatus status
  2: optional TTableSchema schema
  1281: optional i32 resultFormat
  1282: optional bool lz4Compressed
  1283: optional binary arrowSchema
  1287: optional bool isStagingOperation
}

struct TFetchResultsReq {
  1: required TOperationHandle operationHandle
  2: required i32 orientation
  3: required i64 maxRows
  1281: optional i64 maxBytes
  1282: optional i64 startRowOffset
  1283: optional bool includeResultSetMetadata
}

struct TFetchResultsResp {
  1: required TStatus status
  2: optional bool hasMoreRows
  3: optional TRowSet results
  1281: optional TGetResultSetMetadataResp resultSetMetadata
}

struct TSparkDirectResults {
  1: optional TGetOperationStatusResp operationStatus
  2: optional TGetResultSetMetadataResp resultSetMetadata
  3: optional TFetchResultsResp resultSet
  4: optional TStatusResp closeOperation
}

// Of ExecuteStatement and of every metadata call.
struct TStatementResp {
  1: required TStatus status
  2: optional TOperationHandle operationHandle
  1281: optional TSparkDirectResults directResults
}

service TCLIService {
  TOpenSessionResp OpenSession(1: TOpenSessionReq req)
  TStatusResp CloseSession(1: TSessionReq req)
  TStatementResp ExecuteStatement(1: TExecuteStatementReq req)
  TStatementResp GetTypeInfo(1: TMetadataReq req)
  TStatementResp GetCatalogs(1: TMetadataReq req)
  TStatementResp GetSchemas(1: TMetadataReq req)
  TStatementResp GetTables(1: TMetadataReq req)
  TStatementResp GetTableTypes(1: TMetadataReq req)
  TStatementResp GetColumns(1: TMetadataReq req)
  TStatementResp GetFunctions(1: TMetadataReq req)
  TStatementResp GetPrimaryKeys(1: TMetadataReq req)
  TStatementResp GetCrossReference(1: TMetadataReq req)
  TGetOperationStatusResp GetOperationStatus(1: TOperationReq req)
  TStatusResp CancelOperation(1: TOperationReq req)
  TStatusResp CloseOperation(1: TOperationReq req)
  TGetResultSetMetadataResp GetResultSetMetadata(1: TOperationReq req)
  TFetchResultsResp FetchResults(1: TFetchResultsReq req)
}
