package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/config"
)

const (
	// adminHeader has to be on every order to the operators' listener. A page in somebody's browser
	// cannot set it there.
	adminHeader = "X-Milepost-Admin"
	// maxAnswer bounds what is read of an answer, in bytes.
	maxAnswer = 1 << 20
)

// splitRepository reads OWNER/REPO.
func splitRepository(text string) (owner, name string, err error) {
	owner, name, ok := strings.Cut(text, "/")
	if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
		return "", "", usageError{fmt.Errorf("%q is no repository: write OWNER/REPO", text)}
	}
	return owner, name, nil
}

// pathAbout is where the operators' listener answers about the repository OWNER/REPO: the word for what is asked, the
// repository, and what is asked about inside of it.
func pathAbout(what, repository string, more ...string) (string, error) {
	owner, name, err := splitRepository(repository)
	if err != nil {
		return "", err
	}
	var address strings.Builder
	address.WriteString("/" + what)
	for _, part := range append([]string{owner, name}, more...) {
		address.WriteString("/" + url.PathEscape(part))
	}
	return address.String(), nil
}

// cleanPath is a path in a repository as somebody may write it.
func cleanPath(name string) string {
	return strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(strings.TrimSpace(name))), "/")
}

// askServer asks the operators' listener of the server on this machine and returns what it says. The body is nil where
// nothing is sent. What the server refuses is an error with its words.
func askServer(ctx context.Context, s *streams, method, path string, body []byte) ([]byte, error) {
	address := reachable(config.AdminListen(s.environ))
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "http://"+address+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask the server at %s: %w", address, err)
	}
	request.Header.Set(adminHeader, "1")
	shownToken(request, s.environ)
	answer, err := http.DefaultClient.Do(request)
	var refused *net.OpError
	if errors.As(err, &refused) {
		return nil, fmt.Errorf("no server answers at %s: start it, or set MILEPOST_ADMIN_LISTEN to where it listens", address)
	}
	if err != nil {
		return nil, fmt.Errorf("ask the server at %s: %w", address, err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read below
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the server's answer: %w", err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return nil, errors.New(strings.TrimSpace(string(text)))
	}
	return text, nil
}

// askValue asks the server for a value, which it answers as JSON.
func askValue[T any](ctx context.Context, s *streams, method, path string, body []byte) (value T, err error) {
	text, err := askServer(ctx, s, method, path, body)
	if err != nil {
		return value, err
	}
	if err := json.Unmarshal(text, &value); err != nil {
		return value, fmt.Errorf("read the server's answer: %w", err)
	}
	return value, nil
}

// showAnswer asks the server for a value and prints it for people or as JSON.
func showAnswer[T any](ctx context.Context, s *streams, path string, asJSON bool, show func(terminal, T)) error {
	value, err := askValue[T](ctx, s, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(s.out, value)
	}
	show(newTerminal(s), value)
	return nil
}

// order asks the server and prints its answer.
func order(ctx context.Context, s *streams, method, path string) error {
	text, err := askServer(ctx, s, method, path, nil)
	if err == nil {
		fmt.Fprintf(cleaner{s.out}, "%s", text)
	}
	return err
}

// shownToken adds to a request what the operators' listener wants to be shown.
func shownToken(request *http.Request, environ []string) {
	if token := config.AdminToken(environ); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
}

// reachable returns an address of this machine at which a listener answers: one that listens at all of
// them does so at localhost.
func reachable(listens string) string {
	host, port, err := net.SplitHostPort(listens)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return listens
}
