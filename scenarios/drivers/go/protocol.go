// The protocol half of an adapter in Go, without a word about any driver: requests from stdin run in named lanes, answers
// go to the real stdout. ../PROTOCOL.md says what every member means; main.go is the other half.
package main

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"sync"
	"time"
)

// all commands of the protocol; what the driver half does not give is unsupported.
var all = []string{"hello", "open", "execute", "fetch", "complete", "cancel", "metadata", "token", "close", "clock", "collect"}

// request is what every command looks at; the rest is in body, for the driver half to read.
type request struct {
	ID      *int64 `json:"id"`
	Command string `json:"command"`
	Thread  string `json:"thread"`
	body    []byte
}

type members map[string]any

// command runs for a request that has all the members in needs.
type command struct {
	needs []string
	run   func(body []byte) (members, error)
}

// newLane holds the requests that wait; reading waits for room beyond.
func newLane() chan request { return make(chan request, 1024) }

type server struct {
	commands map[string]command
	answers  *os.File
	lock     sync.Mutex // of answers
	lanes    map[string]chan request
	how      string // to leave, once an exit is done
}

// serve runs the main lane on the calling goroutine until stdin ends or an exit is done; returns how to leave.
func serve(commands map[string]command, answers *os.File) string {
	s := &server{commands: map[string]command{}, answers: answers, lanes: map[string]chan request{"": newLane()}}
	for _, name := range all {
		s.commands[name] = commands[name]
	}
	s.commands["sleep"] = command{[]string{"ms"}, sleep}
	s.commands["collect"] = command{nil, collect}
	s.commands["exit"] = command{[]string{"how"}, s.exit}
	go s.read(s.lanes[""])
	for one := range s.lanes[""] {
		if s.run(one); s.how != "" {
			return s.how
		}
	}
	return "normal"
}

func (s *server) read(main chan request) {
	defer close(main)
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		one := request{body: line}
		if err := json.Unmarshal(line, &one); err != nil || one.ID == nil {
			s.answer(nil, nil, refusal{"invalid_request", "no request: an object with a whole number as id is"}, monotonicNS())
			continue
		}
		s.lane(one) <- one
	}
}

func (s *server) lane(one request) chan request {
	name := one.Thread
	if one.Command == "exit" {
		name = ""
	}
	if s.lanes[name] == nil {
		lane := newLane()
		s.lanes[name] = lane
		go func() {
			for one := range lane {
				s.run(one)
			}
		}()
	}
	return s.lanes[name]
}

func (s *server) run(one request) {
	begun := monotonicNS()
	result, err := s.result(one)
	s.answer(one.ID, result, err, begun)
}

func (s *server) result(one request) (members, error) {
	has := map[string]json.RawMessage{}
	_ = json.Unmarshal(one.body, &has) // it is an object: read saw that
	command, known := s.commands[one.Command]
	if _, given := has["command"]; given && !known {
		return nil, refusal{"unknown_command", "no command " + one.Command}
	}
	if known && command.run == nil {
		return nil, refusal{"unsupported", "this driver cannot " + one.Command}
	}
	for _, name := range append([]string{"command"}, command.needs...) {
		if _, given := has[name]; !given {
			return nil, refusal{"invalid_request", "a member is missing: " + name}
		}
	}
	return command.run(one.body)
}

func (s *server) answer(id *int64, result members, err error, begun int64) {
	line := members{"id": id, "ok": err == nil, "begun_ns": begun, "ended_ns": monotonicNS()}
	maps.Copy(line, result)
	if err != nil {
		line["error"] = describe(err)
	}
	text, _ := json.Marshal(line) // texts, numbers and booleans only
	s.lock.Lock()
	defer s.lock.Unlock()
	_, _ = s.answers.Write(append(text, '\n'))
}

func sleep(body []byte) (members, error) {
	var asked struct{ MS int64 }
	err := json.Unmarshal(body, &asked)
	time.Sleep(time.Duration(asked.MS) * time.Millisecond)
	return nil, err
}

func (s *server) exit(body []byte) (members, error) {
	var asked struct{ How string }
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, err
	}
	if asked.How != "normal" && asked.How != "without_close" && asked.How != "uncaught_error" {
		return nil, refusal{"invalid_request", "no exit " + asked.How}
	}
	s.how = asked.How
	return nil, nil
}
