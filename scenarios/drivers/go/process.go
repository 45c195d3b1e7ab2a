package main

import (
	"os"
	"syscall"
	"unsafe"
)

// takeStdout returns a duplicate of stdout for the answers; whatever else prints to stdout reaches stderr from now on.
func takeStdout() *os.File {
	answers, err := syscall.Dup(1)
	if err == nil {
		err = syscall.Dup3(2, 1, 0)
	}
	if err != nil {
		panic(err)
	}
	return os.NewFile(uintptr(answers), "answers")
}

// monotonicNS reads CLOCK_MONOTONIC, the clock that every adapter tells times by.
func monotonicNS() int64 {
	var now syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}
