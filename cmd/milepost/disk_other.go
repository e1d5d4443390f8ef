//go:build !linux && !darwin

package main

// freeBytes is the room that is left in a folder's file system, which is not known here.
func freeBytes(string) int64 { return -1 }
