// Package testkey has the key that the App has in tests, so that each test program makes one alone. It is of no
// use outside of tests, and nothing is signed with it here.
//
// All of it is in key.go; start reading at [Key].
package testkey
