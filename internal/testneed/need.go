package testneed

import (
	"os"
	"os/exec"
	"testing"
)

// AllVariable names the environment variable that asks for every test.
const AllVariable = "MILEPOST_TEST_ALL"

// That skips the test unless something is there; why says what is missing.
func That(t testing.TB, there bool, why string) {
	t.Helper()
	switch {
	case there:
	case os.Getenv(AllVariable) != "":
		t.Fatal(why + ", and " + AllVariable + " asks for every test")
	default:
		t.Skip(why)
	}
}

// Program skips the test where a program is missing.
func Program(t testing.TB, name string) {
	t.Helper()
	_, err := exec.LookPath(name)
	That(t, err == nil, name+" is not installed")
}
