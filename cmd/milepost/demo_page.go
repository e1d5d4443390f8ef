package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/milepost/milepost/internal/demo"
)

// servePage commits the plan and serves the page until the context ends.
func (t *harness) servePage(ctx context.Context, s *streams, document demo.Document, address string) (err error) {
	if err := onlyHere(address); err != nil {
		return err
	}
	listener, err := listen(ctx, address)
	if err != nil {
		return fmt.Errorf("serve the page: %w (another address may be given with --listen)", err)
	}
	if _, err := t.sandbox.Commit(ctx, document.Path, document.Content, "Add the plan"); err != nil {
		return errors.Join(err, listener.Close())
	}
	// Streams last as long as their page is open: they end with this context.
	streaming, endStreams := context.WithCancel(context.WithoutCancel(ctx))
	defer endStreams()
	page := demo.NewPage(t.sandbox, document, t.settle)
	page.Inside = "http://" + t.server.admin.Addr().String()
	server := newHTTPServer(page)
	server.BaseContext = func(net.Listener) context.Context { return streaming }
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(s.out, "Open http://%s\nWhat the server itself shows is at http://%s\nEnd with Ctrl-C; nothing is kept.\n", listener.Addr(), t.server.admin.Addr())
	select {
	case err := <-served:
		return fmt.Errorf("serve the page: %w", err)
	case <-ctx.Done():
	}
	endStreams()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err = server.Shutdown(stopping)
	if served := <-served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// onlyHere refuses an address that other machines can reach: whoever opens the page acts on the
// built-in GitHub.
func onlyHere(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return usageError{fmt.Errorf("address %q: %w", address, err)}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usageError{fmt.Errorf("address %q: the page is for this machine only, such as 127.0.0.1:8080", address)}
	}
	return nil
}
