package page

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// PressPause is how long somebody waits at the most who has pressed too often.
const PressPause = pressBurst * pressEvery

const (
	pressBurst = 20
	pressEvery = 2 * time.Second
)

// saidKept is how long it waits for the next page what became of a press.
const saidKept = time.Minute

// done is the outcome of a press that was carried out.
const done = "done"

// mayPress refuses a press that does not come from a form which the viewer was given, or comes too often.
func (p *Page) mayPress(v *visit) error {
	if !p.pressing.allow(v.viewer.Name) {
		return tooMany
	}
	if err := v.form(); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(v.r.PostForm.Get("proof")), []byte(v.viewer.proof)) != 1 {
		return problem{http.StatusForbidden, "This form is out of date", "Nothing was done. Go back, load the page again and press once more."}
	}
	return nil
}

// press carries out what a button asks for, writes it down, and leads back to where it was pressed. do returns what is
// said to the viewer.
func (p *Page) press(v *visit, did, about, to string, do func(ctx context.Context) (string, error)) (reply, error) {
	// Whoever leaves now has pressed all the same.
	ctx := context.WithoutCancel(v.r.Context())
	said, err := do(ctx)
	entry := Press{At: v.now, Who: v.viewer.Name, Did: did, Repository: v.known.Repository.ID, About: about, Outcome: done}
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		entry.Outcome = refusal.Error()
		said = refusal.Error()
	case err != nil:
		entry.Outcome = "failed"
	}
	zerolog.Ctx(ctx).Info().Str("who", entry.Who).Str("press", did).Str("repo", v.repository()).Str("about", about).
		Bool("worked", err == nil).Msg("button pressed")
	if noted := p.options.Audit.NotePress(ctx, entry); noted != nil {
		return nil, errors.Join(noted, err)
	}
	if err != nil && refusal == "" {
		return nil, err
	}
	p.sealed(v, saidCookie, said, saidKept)
	return redirect(to), nil
}

// repository names the repository that a visit is about, "" if it is about none.
func (v *visit) repository() string {
	if v.known.Repository.ID == 0 {
		return ""
	}
	return v.known.Repository.String()
}

// within is a path of ours that a form or an address names, or else the home page.
func within(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
