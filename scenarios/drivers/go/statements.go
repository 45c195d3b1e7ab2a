package main

import (
	"context"
	"database/sql"
	"math"
	"time"

	"github.com/databricks/databricks-sql-go/driverctx"
)

type statement struct {
	rows *sql.Rows // nil when the execution failed
	stop context.CancelFunc
}

func statementOf(a asked) (*statement, error) {
	on, err := find(connections, a.Connection)
	if err != nil {
		return nil, err
	}
	return find(on.statements, a.Statement)
}

func execute(a asked) (members, error) {
	on, err := find(connections, a.Connection)
	if err != nil {
		return nil, err
	}
	ctx, stop := limited(a.TimeoutMS)
	one, statementID := &statement{stop: stop}, ""
	lock.Lock()
	on.statements[a.Statement] = one
	lock.Unlock()
	told := driverctx.NewContextWithQueryIdCallback(ctx, func(id string) { statementID = id })
	one.rows, err = on.session.QueryContext(told, a.SQL, values(a.Parameters)...)
	return members{"statement_id": statementID}, err
}

// limited is the context that a statement and its rows live in.
func limited(timeoutMS int64) (context.Context, context.CancelFunc) {
	if timeoutMS == 0 {
		return context.WithCancel(context.Background())
	}
	return context.WithTimeout(context.Background(), time.Duration(timeoutMS)*time.Millisecond)
}

// values makes whole numbers of JSON's, which has one kind of number.
func values(parameters []any) []any {
	for at, value := range parameters {
		if number, is := value.(float64); is && number == math.Trunc(number) {
			parameters[at] = int64(number)
		}
	}
	return parameters
}

func fetch(a asked) (members, error) {
	one, err := statementOf(a)
	if err != nil || one.rows == nil {
		return members{"rows": 0, "done": true}, err
	}
	rows := int64(0)
	for a.RowsMax == 0 || rows < a.RowsMax {
		if !one.rows.Next() {
			return members{"rows": rows, "done": true}, one.rows.Err()
		}
		rows++
	}
	return members{"rows": rows, "done": false}, nil
}

func complete(a asked) (members, error) {
	one, err := statementOf(a)
	if err != nil {
		return nil, err
	}
	lock.Lock()
	delete(connections[a.Connection].statements, a.Statement)
	lock.Unlock()
	defer one.stop()
	if one.rows == nil {
		return nil, nil
	}
	return nil, one.rows.Close()
}

func cancel(a asked) (members, error) {
	one, err := statementOf(a)
	if err == nil {
		one.stop()
	}
	return nil, err
}
