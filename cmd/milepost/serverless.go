package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/observe"
	"github.com/milepost/milepost/sync/reconcile"
)

// serverless is all that a run needs which has a token and no server: its ledger lies in the repository.
type serverless struct {
	host   *github.Host
	repo   sync.Repository
	ledger *ledger.Ref
	engine *reconcile.Engine
	// keys are those of the markers.
	keys [][]byte
}

// openServerless wires a run over a repository, OWNER/NAME or "" for the one that the environment or the checkout
// names. It only reads. Whoever only looks may do so without the key by which others seal markers.
func openServerless(ctx context.Context, s *streams, repository string, looks bool) (*serverless, error) {
	cfg, err := loadShell(s)
	if err != nil {
		return nil, err
	}
	owner, name, err := findRepository(ctx, cfg, repository)
	if err != nil {
		return nil, err
	}
	r := &serverless{}
	if r.host, err = tokenHost(cfg, r.sealed); err != nil {
		return nil, err
	}
	user, err := r.host.Bearer(ctx)
	if err != nil {
		return nil, err
	}
	if r.repo, err = r.host.Repository(ctx, owner, name); err != nil {
		return nil, err
	}
	r.ledger = ledger.OpenRef(r.host, time.Now)
	if err := r.findKeys(ctx, cfg, looks); err != nil {
		return nil, err
	}
	fellows, err := r.ledger.Users(ctx, r.repo, user.ID)
	if err != nil {
		return nil, err
	}
	r.host.Fellows(fellows)
	r.engine = &reconcile.Engine{
		Host: r.host, ParsePolicy: config.ParsePolicy, MarkerKeys: r.keys, Now: time.Now, HostNow: r.host.Now, NewKey: newKey,
		Onboarding: cfg.Onboarding,
	}
	return r, nil
}

// loadShell reads the configuration of a command that needs a token and no server, and tells of what is off in it.
func loadShell(s *streams) (config.Shell, error) {
	cfg, warnings, err := config.LoadShell(s.environ)
	for _, warning := range warnings {
		fmt.Fprintf(cleaner{s.err}, "milepost: %s\n", warning)
	}
	return cfg, err
}

// tokenHost is GitHub as the token sees it; sealed reports whether a text bears a marker of ours.
func tokenHost(cfg config.Shell, sealed func(string) bool) (*github.Host, error) {
	return github.New(github.Options{
		Token: cfg.Token.Reveal(), Sealed: sealed, APIURL: cfg.APIURL, GraphQLURL: cfg.GraphQLURL, Now: time.Now,
	})
}

// sealed reports whether a text bears a marker of ours.
func (r *serverless) sealed(text string) bool {
	_, ok := observe.MarkerIn(text, r.repo, r.keys)
	return ok
}

// keyBytes is how long a key is that is made here.
const keyBytes = 32

// findKeys learns by which keys markers are sealed: the configured one, or else that of the ledger. Where there is
// neither, as in the first run and after the ledger was lost, a key is made, and the markers of the token's own user
// count whatever sealed them.
func (r *serverless) findKeys(ctx context.Context, cfg config.Shell, looks bool) error {
	r.keys = cfg.MarkerKeys()
	var fresh []byte
	if len(r.keys) == 0 {
		fresh = make([]byte, keyBytes)
		rand.Read(fresh) //nolint:errcheck // it never fails
	}
	kept, lost, err := r.ledger.MarkerKey(ctx, r.repo, fresh)
	if err != nil {
		return err
	}
	if len(kept) > 0 {
		r.keys = append(r.keys, kept)
	}
	switch {
	case len(fresh) == 0:
	case lost:
		r.keys = append(r.keys, markup.AnySeal())
	case looks:
		r.keys = append(r.keys, markup.HiddenSeal())
	}
	return nil
}

// obstacle says why nothing can be done in the repository at all, "" if nothing is known to keep it.
func (r *serverless) obstacle(ctx context.Context) (string, error) {
	access, err := r.host.Access(ctx, r.repo)
	if err != nil || access.Problem == sync.AccessProblemNone {
		return "", err
	}
	return access.Reason(errors.New(string(access.Problem))), nil
}

// foresee finds out what a run does over a commit, or over the head of the default branch if none is named.
func (r *serverless) foresee(ctx context.Context, at sync.Head) (sync.Preview, error) {
	why, err := r.obstacle(ctx)
	if err != nil || why != "" {
		return sync.Preview{Blocked: why}, err
	}
	if at.Commit == "" {
		if at, err = r.host.HeadAfter(ctx, r.repo, sync.Head{}); err != nil {
			return sync.Preview{}, err
		}
	}
	if at.Commit == "" {
		return sync.Preview{Blocked: "the repository is empty"}, nil
	}
	base := afterwards{r.ledger}
	preview, err := r.engine.Preview(ctx, base, r.repo, at)
	if _, limited := sync.RetryAt(err); !limited && sync.IsForbidden(err) {
		err = errors.New(sync.Access{ByToken: true}.Reason(err))
	}
	if err != nil {
		return sync.Preview{}, err
	}
	preview.Edits, err = base.news(ctx, r.repo, preview.Edits)
	return preview, err
}

// again is the ledger of a run that tries what was refused to the last one: somebody may have mended it.
type again struct{ *ledger.Ref }

// Load implements [sync.BaseReader].
func (a again) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	base, err := a.Ref.Load(ctx, repo)
	if err == nil {
		base.Repo.Blocked.At = time.Time{}
	}
	return base, err
}

// afterwards is the ledger as it will be once it is known what became of what a stopped run had begun.
type afterwards struct{ *ledger.Ref }

// lookedFor is longer than anything is looked for before it is created again.
const lookedFor = time.Minute

// Load implements [sync.BaseReader].
func (a afterwards) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	base, err := a.Ref.Load(ctx, repo)
	if err != nil {
		return nil, err
	}
	base.Repo.Blocked = sync.Blocked{}
	for key, record := range base.Items {
		if record.Status == sync.StatusIntended {
			record.IntendedAt = record.IntendedAt.Add(-lookedFor)
			base.Items[key] = record
		}
	}
	for key, record := range base.Milestones {
		if !record.IntendedAt.IsZero() {
			record.IntendedAt = record.IntendedAt.Add(-lookedFor)
			base.Milestones[key] = record
		}
	}
	return base, nil
}

// news leaves out the edits that the open pull request proposes already.
func (a afterwards) news(ctx context.Context, repo sync.Repository, edits []sync.Edit) ([]sync.Edit, error) {
	base, err := a.Load(ctx, repo)
	if err != nil || base.Repo.WriteBack.Number == 0 {
		return edits, err
	}
	proposed := map[[3]string]bool{}
	for _, edit := range base.Repo.WriteBack.Edits {
		proposed[[3]string{string(edit.Key), edit.Field, edit.Value}] = true
	}
	var fresh []sync.Edit
	for _, edit := range edits {
		if p := edit.Proposed; !proposed[[3]string{string(p.Key), p.Field, p.Value}] {
			fresh = append(fresh, edit)
		}
	}
	return fresh, nil
}
