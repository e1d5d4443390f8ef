package main

import (
	"net"
	"strings"
	"testing"
)

// health runs the command as on the machine of a server whose operators' listener is at the address.
func health(address string, args ...string) (int, string) {
	var out, errOut strings.Builder
	code := run(append([]string{"health"}, args...), strings.NewReader(""), &out, &errOut, []string{"MILEPOST_ADMIN_LISTEN=" + address})
	return code, out.String() + errOut.String()
}

func TestHealth_is_that_the_server_serves_and_with_ready_that_GitHub_answered(t *testing.T) {
	t.Parallel()
	up := make(chan struct{})
	s := start(t, newHub(t, up))
	address := s.admin.Addr().String()
	if code, text := health(address); code != exitFine || text != "ok\n" {
		t.Errorf("a server that serves: exit code %d, %s", code, text)
	}
	if code, text := health(address, "--ready"); code != exitFailed || text != "milepost: waiting for GitHub to answer\n" {
		t.Errorf("a server that GitHub has not answered: exit code %d, %s", code, text)
	}
	close(up)
	eventually(t, "the server to be ready", func() bool {
		code, _ := health(address, "--ready")
		return code == exitFine
	})
}

func TestHealth_fails_where_no_server_answers(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if code, text := health(address); code != exitFailed || !strings.Contains(text, "no server answers at "+address) {
		t.Errorf("exit code %d, %s", code, text)
	}
}
