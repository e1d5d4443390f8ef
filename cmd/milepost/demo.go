package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// storyTimeout bounds a whole story.
const storyTimeout = 2 * time.Minute

func newDemo(s *streams) *cobra.Command {
	var options demoOptions
	command := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole loop on a built-in GitHub",
		Long: `Demo starts a built-in GitHub and the real server in one process, commits a plan, and shows
what happens: in the browser, or with --once as a story that checks each of its steps and exits
with 1 at the first one that does not hold. It needs no network and leaves nothing behind.`,
		Example: "  milepost demo\n  milepost demo --once --plan docs/milestone-1.md",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			return runDemo(command.Context(), s, options)
		},
	}
	command.Flags().StringVar(&options.plan, "plan", "", "commit this `FILE` in place of the built-in plan")
	command.Flags().StringVar(&options.dialect, "dialect", "", "play the story of a plan as this `TOOL` writes it: superpowers")
	command.Flags().BoolVar(&options.once, "once", false, "play the story without a browser and exit")
	command.Flags().StringVar(&options.listen, "listen", "127.0.0.1:8080", "`ADDRESS` of the page")
	command.Flags().BoolVar(&options.verbose, "verbose", false, "show the server's log")
	return command
}

type demoOptions struct {
	plan    string
	once    bool
	listen  string
	dialect string
	verbose bool
}

func runDemo(ctx context.Context, s *streams, options demoOptions) (err error) {
	if options.dialect != "" && options.dialect != "superpowers" {
		return fmt.Errorf("there is no story of %q: the only one is superpowers", options.dialect)
	}
	document := demo.OwnPlan()
	if options.plan != "" {
		content, err := os.ReadFile(options.plan)
		if err != nil {
			return fmt.Errorf("read plan: %w", err)
		}
		if document, err = demo.FilePlan(options.plan, content); err != nil {
			return err
		}
	}
	log := zerolog.Nop()
	if options.verbose {
		log = newLogger(config.Server{LogFormat: config.LogConsole, LogLevel: zerolog.DebugLevel}, s.err)
	}
	harness, err := openHarness(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, harness.close()) }()
	if options.once || options.dialect != "" {
		return harness.playOnce(ctx, s, document, options.dialect)
	}
	return harness.servePage(ctx, s, document, options.listen)
}

// harness is the sandbox with the real server on it.
type harness struct {
	sandbox *sandbox.Sandbox
	server  *server
	folder  string
	stop    context.CancelFunc
	ended   chan error
}

func openHarness(ctx context.Context, log zerolog.Logger) (_ *harness, err error) {
	t := &harness{ended: make(chan error, 1)}
	if t.sandbox, err = sandbox.New(sandbox.Options{}); err != nil {
		return nil, err
	}
	if t.folder, err = os.MkdirTemp("", "milepost-demo-"); err != nil {
		return nil, errors.Join(err, t.sandbox.Close())
	}
	t.server, err = newServer(ctx, config.Server{
		AppID: t.sandbox.AppID, PrivateKey: config.Secret(t.sandbox.PrivateKey), WebhookSecret: config.Secret(t.sandbox.WebhookSecret),
		GitHubAPIURL: t.sandbox.URL, Listen: "127.0.0.1:0", AdminListen: "127.0.0.1:0",
		DatabaseURL: "sqlite:" + filepath.Join(t.folder, "milepost.db"), Debounce: 50 * time.Millisecond,
	}, log)
	if err != nil {
		return nil, errors.Join(err, t.sandbox.Close(), os.RemoveAll(t.folder))
	}
	// One person alone has this machine's built-in GitHub.
	if t.server.page, err = t.server.newPage(true); err != nil {
		return nil, errors.Join(err, t.server.close(), t.sandbox.Close(), os.RemoveAll(t.folder))
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	t.stop = stop
	go func() { t.ended <- t.server.Run(running) }()
	if err := t.sandbox.Install("http://" + t.server.Addr() + "/webhook"); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

// close stops the server first, so that it is not left talking to nobody.
func (t *harness) close() error {
	t.stop()
	return errors.Join(<-t.ended, t.sandbox.Close(), os.RemoveAll(t.folder))
}

func (t *harness) settle(ctx context.Context) error { return t.sandbox.Settle(ctx, t.server.Idle) }

func (t *harness) playOnce(ctx context.Context, s *streams, document demo.Document, dialect string) error {
	ctx, cancel := context.WithTimeout(ctx, storyTimeout)
	defer cancel()
	story := demo.Story{Sandbox: t.sandbox, Settle: t.settle, Document: document, Out: cleaner{s.out}, Nudge: t.nudge}
	fmt.Fprintf(s.out, "The built-in GitHub has a repository %s/%s, and the App is installed on it.\n", sandbox.Owner, sandbox.Repo)
	if dialect != "" {
		return story.PlayTasks(ctx)
	}
	return story.Play(ctx)
}

// nudge marks the repository as a delivery would.
func (t *harness) nudge(ctx context.Context) error {
	return t.server.queue.Mark(ctx, sync.Repository{
		ID: t.sandbox.RepoID, Installation: t.sandbox.Installation, Owner: sandbox.Owner, Name: sandbox.Repo,
	})
}
