package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

// adminHeader has to be on every order to the operators' listener. A page in somebody's browser
// cannot set it there.
const adminHeader = "X-Milepost-Admin"

func newApprove(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "approve OWNER/REPO",
		Short: "Let removals go ahead that are held back",
		Long: `Approve lets the removals go ahead that the server holds back in a repository now, such as
when many items left a plan at once. It asks the server that runs on this machine, at
MILEPOST_ADMIN_LISTEN. The approval is for just these removals: when others have joined them
meanwhile, nothing is removed and the question is asked again.`,
		Example: "  milepost approve acme/rocket",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			owner, name, ok := strings.Cut(args[0], "/")
			if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
				return usageError{fmt.Errorf("%q is no repository: write OWNER/REPO", args[0])}
			}
			return askToApprove(command.Context(), s, owner, name)
		},
	}
}

func askToApprove(ctx context.Context, s *streams, owner, name string) error {
	address := reachable(config.AdminListen(s.environ))
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	target := "http://" + address + "/approve/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, nil)
	if err != nil {
		return fmt.Errorf("ask the server at %s: %w", address, err)
	}
	request.Header.Set(adminHeader, "1")
	answer, err := http.DefaultClient.Do(request)
	var refused *net.OpError
	if errors.As(err, &refused) {
		return fmt.Errorf("no server answers at %s: start it, or set MILEPOST_ADMIN_LISTEN to where it listens", address)
	}
	if err != nil {
		return fmt.Errorf("ask the server at %s: %w", address, err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read below
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	if answer.StatusCode != http.StatusAccepted {
		return errors.New(strings.TrimSpace(string(text)))
	}
	fmt.Fprintf(cleaner{s.out}, "%s", text)
	return nil
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

// approve is the server's side: it records the approval and asks for a pass.
func (s *server) approve(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get(adminHeader) == "" {
		http.Error(w, "the header "+adminHeader+" is missing", http.StatusForbidden)
		return
	}
	owner, name := r.PathValue("owner"), r.PathValue("name")
	err := s.approveRepository(r.Context(), owner, name)
	switch {
	case err == nil:
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, "The removals held back in %s/%s go ahead with the next pass, which starts now.\n", owner, name)
	case errors.Is(err, sync.ErrNothingHeld):
		http.Error(w, "nothing is held back in "+owner+"/"+name, http.StatusConflict)
	case errors.Is(err, ledger.ErrUnknown):
		http.Error(w, owner+"/"+name+" is unknown here: the App has not looked at it yet", http.StatusNotFound)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("approval failed")
		http.Error(w, "the approval could not be recorded: see the server's log", http.StatusInternalServerError)
	}
}

func (s *server) approveRepository(ctx context.Context, owner, name string) error {
	repo, err := s.ledger.Find(ctx, owner, name)
	if err != nil {
		return err
	}
	if err := s.engine.Approve(ctx, repo); err != nil {
		return err
	}
	return s.queue.Mark(ctx, repo)
}
