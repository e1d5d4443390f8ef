package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/chart"
	"github.com/milepost/milepost/sync/digest"
)

// The kinds of pictures.
const (
	pictureBadge = "badge"
	pictureChart = "chart"
)

const (
	// pictureKept is how long a picture is shown again without looking, in a browser and here.
	pictureKept = 5 * time.Minute
	// maxPictures bounds how many are kept here.
	maxPictures = 500
)

// pictures answers /badge/OWNER/REPO/PLAN.svg and /chart/OWNER/REPO/PLAN.svg. Those of a public repository are for
// everybody, those of others for whoever has an address that was signed here. What may not be seen looks like what is
// not there.
type pictures struct {
	ledger    *ledger.Ledger
	host      *github.Host
	histories *histories
	keys      [][]byte
	now       func() time.Time

	mu   stdsync.Mutex
	kept map[string]drawn
}

// drawn is a picture that is kept.
type drawn struct {
	svg string
	at  time.Time
}

func (p *pictures) register(mux *http.ServeMux) {
	for _, kind := range []string{pictureBadge, pictureChart} {
		mux.HandleFunc("GET /"+kind+"/{owner}/{name}/{plan...}", func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, kind) })
	}
}

// serve answers with a picture.
func (p *pictures) serve(w http.ResponseWriter, r *http.Request, kind string) {
	plan, isPicture := strings.CutSuffix(r.PathValue("plan"), ".svg")
	repo, err := p.ledger.Find(r.Context(), r.PathValue("owner"), r.PathValue("name"))
	if err != nil || !isPicture || !p.mayShow(r, repo, kind, plan) {
		answerPicture(w, r, http.StatusNotFound, chart.NoBadge("no such plan"))
		return
	}
	svg, err := p.draw(r.Context(), repo, kind, plan)
	switch {
	case err == nil:
		answerPicture(w, r, http.StatusOK, svg)
	case errors.Is(err, errNoPlan):
		answerPicture(w, r, http.StatusNotFound, chart.NoBadge("no such plan"))
	default:
		zerolog.Ctx(r.Context()).Warn().Err(err).Str("repo", repo.String()).Str("plan", plan).Str("cure", "load it again in a moment; if it stays, milepost doctor says what GitHub refuses").Msg("picture not drawn")
		answerPicture(w, r, http.StatusServiceUnavailable, chart.NoBadge("not known now"))
	}
}

// mayShow reports whether whoever asks may see pictures of the plan.
func (p *pictures) mayShow(r *http.Request, repo sync.Repository, kind, plan string) bool {
	if signature := r.URL.Query().Get("signature"); signature != "" {
		for _, key := range p.keys {
			if hmac.Equal([]byte(signature), []byte(signPicture(key, repo, kind, plan))) {
				return true
			}
		}
		return false
	}
	public, err := p.host.Public(r.Context(), repo)
	return err == nil && public
}

// address is where a picture is, below the server's address. That of a repository that is not public is signed.
func (p *pictures) address(repo sync.Repository, kind, plan string, public bool) string {
	at := url.URL{Path: "/" + kind + "/" + repo.String() + "/" + plan + ".svg"}
	if !public && len(p.keys) > 0 {
		at.RawQuery = url.Values{"signature": {signPicture(p.keys[0], repo, kind, plan)}}.Encode()
	}
	// Markdown would end an address at a bracket.
	return strings.NewReplacer("(", "%28", ")", "%29").Replace(at.String())
}

// signPicture is what makes an address of a picture valid, for this repository whatever it is called, this plan and this
// kind.
func signPicture(key []byte, repo sync.Repository, kind, plan string) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s\x00%d\x00%s", kind, repo.ID, plan) //nolint:errcheck // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// draw draws a picture, or takes one that is kept.
func (p *pictures) draw(ctx context.Context, repo sync.Repository, kind, plan string) (string, error) {
	key, now := fmt.Sprintf("%s %d %s", kind, repo.ID, plan), p.now()
	p.mu.Lock()
	known, ok := p.kept[key]
	p.mu.Unlock()
	if ok && now.Sub(known.at) < readAgain {
		return known.svg, nil
	}
	base, err := p.ledger.Repo(ctx, repo)
	if err != nil {
		return "", err
	}
	d, err := p.histories.digest(ctx, repo, base, plan, reportWish{sinceAt: now, upTo: now})
	if err != nil {
		return "", err
	}
	svg := drawing(kind, d)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= maxPictures {
		clear(p.kept)
	}
	p.kept[key] = drawn{svg, now}
	return svg, nil
}

func drawing(kind string, d digest.Digest) string {
	if kind == pictureBadge {
		return chart.Badge(d.Title, burnup.Counts{Scope: d.Scope, Done: d.Done, Dropped: d.Dropped}, d.Health)
	}
	return chart.BurnUp(d.Picture())
}

// answerPicture sends a picture that can do nothing but be looked at.
func answerPicture(w http.ResponseWriter, r *http.Request, status int, svg string) {
	sum := sha256.Sum256([]byte(svg))
	header := w.Header()
	header.Set("Content-Type", "image/svg+xml; charset=utf-8")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("Cache-Control", fmt.Sprintf("max-age=%d", int(pictureKept.Seconds())))
	if status != http.StatusOK {
		header.Set("Cache-Control", "no-cache")
	}
	header.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	if status == http.StatusOK && r.Header.Get("If-None-Match") == header.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(status)
	fmt.Fprint(w, svg) //nolint:gosec // every text in it is escaped, and the headers keep it from acting
}
