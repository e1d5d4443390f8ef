//go:build linux || darwin

package main

import "syscall"

// freeBytes is the room that is left for this user in a folder's file system, -1 if it is not known.
func freeBytes(folder string) int64 {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(folder, &stat); err != nil {
		return -1
	}
	return int64(stat.Bavail) * int64(stat.Bsize) //nolint:gosec,unconvert // the types differ from system to system
}
