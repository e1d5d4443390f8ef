// Package architecture holds the test that keeps the walls between packages standing. It has no
// code of its own.
package architecture
