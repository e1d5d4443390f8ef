// Package crash holds nothing but tests: it runs the real program as processes of its own
// against the built-in GitHub, kills, pauses and restarts them, and looks at what is left.
// Start reading at matrix_test.go (at which requests), then kill_switch_test.go (how the program is killed at one).
package crash
