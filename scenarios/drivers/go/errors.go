package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

// refusal is an answer that no driver gave.
type refusal struct{ class, message string }

func (r refusal) Error() string { return r.message }

// The first pattern that fits an error's text names its class: what the server says comes before what a transport says.
var classes = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"syntax", regexp.MustCompile(`(?i)PARSE_SYNTAX_ERROR|\b42601\b`)},
	{"not_found", regexp.MustCompile(`(?i)_NOT_FOUND\b|\b42P01\b`)},
	{"permission", regexp.MustCompile(`(?i)INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED|forbidden|\b42501\b|\b403\b`)},
	{"authentication", regexp.MustCompile(`(?i)UNAUTHENTICATED|unauthorized|\b28000\b|\b401\b`)},
	{"rate_limited", regexp.MustCompile(`(?i)REQUEST_LIMIT_EXCEEDED|too many requests|\b53000\b|\b429\b`)},
	{"cancelled", regexp.MustCompile(`(?i)\bcancell?ed\b|OPERATION_CANCELED|\bHY008\b`)},
	{"timeout", regexp.MustCompile(`(?i)tim(ed |e-|e)?out|deadline|\b57KD0\b|\bHYT0\d\b`)},
	{"connection", regexp.MustCompile(
		`(?i)CONNECTION_FAILURE|refused|\breset\b|unreachable|proxy|broken pipe|certificate|\bEOF\b|\b08\w{3}\b`)},
	{"server_error", regexp.MustCompile(`(?i)INTERNAL_ERROR|\bXX000\b|\b50\d\b`)},
	{"invalid_request", regexp.MustCompile(`(?i)INVALID_\w+_VALUE|bad request|\b22023\b|\b400\b`)},
}

// A server's message quotes the statement, whose words say nothing about the error.
var quotedSQL = regexp.MustCompile(`(?s)== SQL ==.*?\^\^\^|/\*.*?\*/`)

// classify looks at the message and, where the driver tells it, the SQLSTATE.
func classify(err error) string {
	text := err.Error()
	var stated interface{ SqlState() string }
	if errors.As(err, &stated) {
		text += " " + stated.SqlState()
	}
	text = quotedSQL.ReplaceAllString(text, "")
	for _, class := range classes {
		if class.pattern.MatchString(text) {
			return class.name
		}
	}
	return "unknown"
}

func describe(err error) members {
	var refused refusal
	if errors.As(err, &refused) {
		return members{"class": refused.class, "type": "", "message": refused.message}
	}
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return members{"class": "invalid_request", "type": "", "message": err.Error()}
	}
	return members{"class": classify(err), "type": fmt.Sprintf("%T", err), "message": err.Error()}
}
