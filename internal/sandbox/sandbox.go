package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
)

// The names on the sandbox.
const (
	Owner = "maps-team"
	Repo  = "trails"
	Slug  = "milepost"

	appID = 1
)

// Options changes how a sandbox is set up. The zero value is fine.
type Options struct {
	// Key is the App's private key; nil means a fresh one of 2048 bits.
	Key *rsa.PrivateKey
	// WebhookSecret is the App's webhook secret; "" means a random one.
	WebhookSecret string
	// Now is the clock of the built-in GitHub; nil means time.Now.
	Now func() time.Time
	// EnterpriseVersion makes it a GitHub Enterprise Server of that version, such as "3.17"; "" is github.com.
	EnterpriseVersion string
	// Wrap stands in front of the built-in GitHub, for what tests want to see or break.
	Wrap func(http.Handler) http.Handler
}

// Sandbox is a built-in GitHub on a port of 127.0.0.1 with one person, one repository, and the
// App registered but not yet installed.
type Sandbox struct {
	Hub *localhub.Hub
	// Person is the API client of the repository's owner.
	Person *github.Client
	// RepoID is the repository's id; Installation the App's, 0 before Install.
	RepoID       int64
	Installation int64
	// AppID, PrivateKey (PEM) and WebhookSecret are what a server needs to be the App.
	AppID         int64
	PrivateKey    []byte
	WebhookSecret string
	// URL is the root of the REST API, with a final slash.
	URL string

	server *http.Server
	served chan error
}

// New builds the sandbox and serves it until Close.
func New(options Options) (*Sandbox, error) {
	key := options.Key
	if key == nil {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
	}
	if options.WebhookSecret == "" {
		options.WebhookSecret = rand.Text() + rand.Text()
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the built-in GitHub: %w", err)
	}
	base := "http://" + listener.Addr().String()
	// What runs here must do without a filter that GitHub does not promise.
	hub := localhub.New(localhub.Options{Now: options.Now, BaseURL: base, BlindToBots: true, EnterpriseVersion: options.EnterpriseVersion})
	var handler http.Handler = hub
	if options.Wrap != nil {
		handler = options.Wrap(hub)
	}
	s := &Sandbox{
		Hub: hub, AppID: appID, WebhookSecret: options.WebhookSecret, URL: base + "/",
		PrivateKey: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		server:     &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second},
		served:     make(chan error, 1),
	}
	if options.EnterpriseVersion != "" {
		s.URL += "api/v3/"
	}
	go func() { s.served <- s.server.Serve(listener) }()
	if err := s.populate(&key.PublicKey); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Sandbox) populate(key *rsa.PublicKey) error {
	token := s.Hub.AddUser(Owner)
	client, err := s.ClientOf(token)
	if err != nil {
		return err
	}
	s.Person = client
	if s.RepoID, err = s.Hub.AddRepository(Owner, Repo, localhub.RepositoryOptions{}); err != nil {
		return fmt.Errorf("add the repository: %w", err)
	}
	return s.Hub.AddApp(localhub.App{
		ID: s.AppID, Slug: Slug, Name: "Milepost", PublicKey: key, WebhookSecret: s.WebhookSecret,
		Permissions: map[string]string{
			"metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write", "checks": "write",
		},
		Events: []string{"push", "issues", "issue_comment", "milestone", "label", "sub_issues", "issue_dependencies", "pull_request", "repository"},
	})
}

// ClientOf makes an API client for a person's token.
func (s *Sandbox) ClientOf(token string) (*github.Client, error) {
	client, err := github.NewClient(github.WithAuthToken(token), github.WithURLs(&s.URL, &s.URL))
	if err != nil {
		return nil, fmt.Errorf("make a person's client: %w", err)
	}
	return client, nil
}

// Install installs the App on the repository, with webhooks going to url; "" means nowhere.
func (s *Sandbox) Install(url string) error {
	if url == "" {
		s.Hub.TurnWebhookOff(s.AppID)
	} else {
		s.Hub.SetWebhookURL(s.AppID, url)
	}
	id, err := s.Hub.Install(s.AppID, Owner, Repo)
	if err != nil {
		return fmt.Errorf("install the App: %w", err)
	}
	s.Installation = id
	return nil
}

// closeTimeout is how long answers under way are waited for at the end: whoever asked has ended
// before, as a rule.
const closeTimeout = 200 * time.Millisecond

// Close stops the built-in GitHub. A connection on which nothing was ever asked counts as busy for
// some seconds: it is cut off.
func (s *Sandbox) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	s.Hub.Close()
	err := s.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.server.Close()
	}
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// Settle waits until neither the built-in GitHub nor the server has anything left to do: until
// a whole round of waiting for both saw no request.
func (s *Sandbox) Settle(ctx context.Context, serverIdle func(context.Context) error) error {
	for {
		before := len(s.Hub.Requests())
		for _, idle := range []func(context.Context) error{s.Hub.Idle, serverIdle, s.Hub.Idle} {
			if err := idle(ctx); err != nil {
				return fmt.Errorf("wait for the loop to come to rest: %w", err)
			}
		}
		if len(s.Hub.Requests()) == before {
			return nil
		}
	}
}

// Spent lists the requests that the App made since the log was reset. The minting of tokens and
// answers that nothing changed (304) are left out, as GitHub's own limits leave them out.
func (s *Sandbox) Spent() []localhub.Request {
	var spent []localhub.Request
	for _, request := range s.Hub.Requests() {
		app := request.Kind == "installation" || request.Kind == "app"
		if app && request.Status != http.StatusNotModified && !strings.HasSuffix(request.Path, "/access_tokens") {
			spent = append(spent, request)
		}
	}
	return spent
}
