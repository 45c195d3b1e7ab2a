// Adapter of databricks-sql-go: ../PROTOCOL.md around database/sql and the driver's public API.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"runtime"
	"strings"
	"sync"

	dbsql "github.com/databricks/databricks-sql-go"
	"github.com/databricks/databricks-sql-go/driverctx"
)

const capabilities = "thread cancel no_token force opt_out batch_size flush_interval fetch_pages parameters query_tags " +
	"user_agent org catalog session_id statement_id host_case host_dot close_statement timeout driver_settings collect"

// asked holds the members of every command that this driver can do.
type asked struct {
	openAsked
	Protocol   int    `json:"protocol"`
	Connection string `json:"connection"`
	Statement  string `json:"statement"`
	SQL        string `json:"sql"`
	Parameters []any  `json:"parameters"`
	TimeoutMS  int64  `json:"timeout_ms"`
	RowsMax    int64  `json:"rows_max"`
}

// connection is a pool of one: what database/sql opens is one session.
type connection struct {
	pool       *sql.DB
	session    *sql.Conn
	statements map[string]*statement
	closed     bool
}

var (
	lock        sync.Mutex // of connections and every map of statements
	connections = map[string]*connection{}
)

// find looks up what is open by the name the requests use.
func find[T any](in map[string]*T, name string) (*T, error) {
	lock.Lock()
	defer lock.Unlock()
	if found := in[name]; found != nil {
		return found, nil
	}
	return nil, refusal{"invalid_request", "nothing of this name is open: " + name}
}

func hello(a asked) (members, error) {
	if a.Protocol != 1 {
		return nil, refusal{"unsupported", "this adapter speaks protocol 1"}
	}
	version := strings.TrimPrefix(runtime.Version(), "go")
	return members{"protocol": 1, "name": "go", "version": dbsql.DriverVersion, "runtime": "go " + version,
		"profile": "go", "capabilities": strings.Fields(capabilities)}, nil
}

func open(a asked) (members, error) {
	setEnvironment(a.openAsked)
	pool, err := sql.Open("databricks", dataSourceName(a.openAsked))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	sessionID := ""
	told := driverctx.NewContextWithConnIdCallback(context.Background(), func(id string) { sessionID = id })
	session, err := pool.Conn(told)
	if err != nil {
		_ = pool.Close() // the first error is the one to tell
		return nil, err
	}
	lock.Lock()
	defer lock.Unlock()
	connections[a.Connection] = &connection{pool, session, map[string]*statement{}, false}
	return members{"session_id": sessionID}, nil
}

func closeConnection(a asked) (members, error) {
	on, err := find(connections, a.Connection)
	if err != nil {
		return nil, err
	}
	on.closed = true // and kept: to be closed again is the driver's business
	return nil, on.close()
}

// close ends the session: the pool closes what goes back to it, which open rows would keep from going.
func (on *connection) close() error {
	for _, one := range on.statements {
		one.stop()
	}
	_ = on.session.Close()
	return on.pool.Close()
}

func main() {
	answers := takeStdout()
	commands := map[string]command{}
	add := func(name string, run func(asked) (members, error), needs ...string) {
		commands[name] = command{needs, func(body []byte) (members, error) {
			var a asked
			if err := json.Unmarshal(body, &a); err != nil {
				return nil, err
			}
			return run(a)
		}}
	}
	add("hello", hello, "protocol")
	add("open", open, "connection", "host")
	add("execute", execute, "connection", "statement", "sql")
	add("fetch", fetch, "connection", "statement")
	add("complete", complete, "connection", "statement")
	add("cancel", cancel, "connection", "statement")
	add("close", closeConnection, "connection")
	how := serve(commands, answers)
	if how == "uncaught_error" {
		panic("the uncaught error that was asked for")
	}
	for _, on := range connections {
		if how == "normal" && !on.closed {
			_ = on.close() // nobody is left to tell
		}
	}
}
