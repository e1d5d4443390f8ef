package writeback

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// sign finds out whether the close of a sign-off line's issue is a signature: a person who may sign the
// role closed the issue, and did so by hand. Where it is none, a notice and one comment on the issue say
// why, and the line gets its tick but neither name nor date. The close stands: undoing what a person did
// is not for a program. It reports whether that is known: the edit has to wait for it, since what is in
// the document once is not asked about again. Left is how many more closings may be asked about.
func (w *writer) sign(ctx context.Context, edit *sync.Edit, left *int) (known bool, err error) {
	if edit.Item < 0 {
		return true, nil
	}
	item := w.in.Documents[edit.Document].Plan.Items[edit.Item]
	proposed := &edit.Proposed
	if proposed.Field != sync.FieldState || proposed.Desired() != parser.StateDone || item.Role != parser.RoleSignOff || edit.At.IsZero() {
		return true, nil
	}
	if proposed.Closer.Means == "" {
		if *left--; *left < 0 {
			w.again(w.in.Now())
			return false, nil
		}
		closer, err := w.in.Host.Closed(ctx, w.in.Repository, edit.Issue)
		if at, limited := sync.RetryAt(err); limited {
			w.again(at)
			return false, nil
		}
		if err != nil && !sync.IsRefusal(err) {
			return false, fmt.Errorf("read who closed #%d: %w", edit.Issue, err)
		}
		if closer.At.Sub(edit.At) > closingSkew {
			w.again(w.in.Now().Add(sync.LookAgain)) // closed once more, of which no list has told yet
			return false, nil
		}
		if edit.At.Sub(closer.At) <= closingSkew {
			proposed.Closer = closer
		}
	}
	why, err := NoSignature(ctx, w.in.Host, w.in.Repository, w.in.Policy, item.Text, proposed.Closer)
	proposed.Signed = err == nil && why == ""
	if err != nil || proposed.Signed {
		return err == nil, err
	}
	w.out.Notices = append(w.out.Notices, sync.Notice{Code: "signer", Plan: w.in.Documents[edit.Document].Path, Line: edit.Line,
		Message: fmt.Sprintf("#%d %s, so its line gets neither name nor date", edit.Issue, why)})
	if proposed.Closer.Means == "" {
		return true, nil // it may be known later
	}
	return true, w.warnSigner(ctx, edit, item.Text, why)
}

// NoSignature says in words, which go on after the issue's number, why a close is no signature of a role;
// "" if it is one. Those who may sign are compared by the number of their account.
func NoSignature(ctx context.Context, witness sync.Witness, repo sync.Repository, policy sync.Policy, role string, closer sync.Closer) (string, error) {
	switch {
	case closer.Means == "" || closer.ID == 0 && closer.Person:
		return "was closed, and GitHub does not tell by whom", nil
	case !closer.Person:
		return fmt.Sprintf("was closed by the bot %s", closer.Login), nil
	case closer.Means == sync.ByPull:
		return fmt.Sprintf("was closed by a pull request that %s merged", closer.Login), nil
	case closer.Means == sync.ByCommit:
		return fmt.Sprintf("was closed by a commit that %s pushed", closer.Login), nil
	case closer.Means != sync.ByHand:
		return fmt.Sprintf("was closed by a rule on behalf of %s", closer.Login), nil
	}
	listed, limited, err := MaySign(ctx, witness, repo, policy, role, closer.User)
	if err != nil || listed || !limited {
		return "", err
	}
	return fmt.Sprintf("was closed by %s, who is not listed under sign_off for %q", closer.Login, role), nil
}

// MaySign tells whether a policy lists a user for a role of the sign-off, and whether it limits who may sign
// it at all. Those who may are compared by the number of their account.
func MaySign(ctx context.Context, witness sync.Witness, repo sync.Repository, policy sync.Policy, role string, user sync.User) (listed, limited bool, err error) {
	signers, limited := policy.SignOff[strings.ToLower(role)]
	for _, signer := range signers {
		id, err := witness.UserID(ctx, repo, signer)
		if err != nil {
			return false, limited, fmt.Errorf("look for %q of sign_off: %w", signer, err)
		}
		if id != 0 && id == user.ID {
			return true, limited, nil
		}
	}
	return false, limited, nil
}

// warnSigner comments once for each closing. The comment carries the closing's time, so that it
// is not made twice though the answer, or the ledger, was lost.
func (w *writer) warnSigner(ctx context.Context, edit *sync.Edit, role, why string) error {
	record, known := w.in.Base.Items[edit.Proposed.Key]
	if !known || record.Warned.Equal(edit.At) {
		return nil
	}
	closing, err := w.in.Host.CloseEvent(ctx, w.in.Repository, edit.Issue, true)
	if err != nil && !sync.IsGone(err) {
		return fmt.Errorf("read what was said on #%d: %w", edit.Issue, err)
	}
	mark := fmt.Sprintf("<!-- milepost:signer %s -->", edit.At.UTC().Format(time.RFC3339))
	if !slices.ContainsFunc(closing.Ours, func(comment string) bool { return strings.Contains(comment, mark) }) {
		comment := sync.AddComment{Key: record.Key, Line: edit.Line, Title: edit.Title, Body: signerComment(role, why, w.in.Policy.ConfigPath(), w.in.Policy.SignOff[strings.ToLower(role)]) + "\n\n" + mark}
		_, err := w.in.Host.Do(ctx, w.in.Repository, comment, sync.Target{Issue: edit.Issue})
		switch {
		case err == nil:
			w.out.Applied++
			w.out.Actions = append(w.out.Actions, comment)
			record.Comments++ // nobody has to look for it
		case sync.IsUnclear(err):
			w.again(w.in.Now().Add(time.Second))
			return nil
		case sync.IsRefusal(err): // a locked issue; the notice says it all
		default:
			return fmt.Errorf("comment on #%d: %w", edit.Issue, err)
		}
	}
	said := record.Comments
	record = w.in.Base.Items[record.Key]
	record.Warned, record.Comments = edit.At, said
	w.in.Base.Items[record.Key] = record
	return w.save(ctx, sync.Change{Items: []sync.ItemBase{record}})
}

// signerComment says why a close is no signature and who may sign, without calling anybody.
func signerComment(role, why, config string, signers []string) string {
	text := fmt.Sprintf("%s is not signed: this issue %s. Its line is ticked, and name and date stay open.", markup.Line(role), markup.Inline(why))
	if len(signers) > 0 {
		names := make([]string, len(signers))
		for i, signer := range signers {
			names[i] = markup.Inline(signer)
		}
		text += fmt.Sprintf(" `sign_off` in `%s` lists %s.", config, strings.Join(names, ", "))
	}
	return text + "\n\nThe issue stays closed. To sign, reopen it and close it by hand."
}
