package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// checkSigner tells, by a notice and by one comment on the issue, when a role was signed by
// somebody whom the policy does not list for it. The close stands: undoing what a person did is
// not for a program.
func (p *pass) checkSigner(ctx context.Context, edit *Edit) error {
	item := p.documents[edit.Document].Plan.Items[edit.Item]
	by := edit.Proposed.By
	if edit.Proposed.Field != FieldState || edit.Proposed.desired() != parser.StateDone || item.Role != parser.RoleSignOff || by == "" {
		return nil
	}
	signers, limited := p.policy.SignOff[strings.ToLower(item.Text)]
	if !limited || slices.ContainsFunc(signers, func(s string) bool { return strings.EqualFold(s, by) }) {
		return nil
	}
	p.result.Notices = append(p.result.Notices, Notice{Code: "signer", Plan: p.documents[edit.Document].Path, Line: edit.Line,
		Message: fmt.Sprintf("#%d was closed by %s, who is not listed under sign_off for %q", edit.Issue, by, item.Text)})
	return p.warnSigner(ctx, edit, item.Text, signers)
}

// warnSigner comments once for each closing. The comment carries the closing's time, so that it
// is not made twice though the answer, or the ledger, was lost.
func (p *pass) warnSigner(ctx context.Context, edit *Edit, role string, signers []string) error {
	record, known := p.base.Items[edit.Proposed.Key]
	if !known || record.Warned.Equal(edit.At) {
		return nil
	}
	closing, err := p.Host.Closing(ctx, p.repo, edit.Issue, true)
	if err != nil && !IsGone(err) {
		return fmt.Errorf("read what was said on #%d: %w", edit.Issue, err)
	}
	mark := fmt.Sprintf("<!-- milepost:signer %s -->", edit.At.UTC().Format(time.RFC3339))
	if !slices.ContainsFunc(closing.Ours, func(comment string) bool { return strings.Contains(comment, mark) }) {
		comment := AddComment{Key: record.Key, Line: edit.Line, Title: edit.Title, Body: signerComment(role, edit.Proposed.By, signers) + "\n\n" + mark}
		_, err := p.Host.Do(ctx, p.repo, comment, Target{Issue: edit.Issue})
		switch {
		case err == nil:
			p.applied++
			p.result.Actions = append(p.result.Actions, comment)
		case IsUnclear(err):
			p.again(p.Now().Add(time.Second))
			return nil
		case isRefusal(err): // a locked issue; the notice says it all
		default:
			return fmt.Errorf("comment on #%d: %w", edit.Issue, err)
		}
	}
	record = p.base.Items[record.Key]
	record.Warned = edit.At
	p.base.Items[record.Key] = record
	return p.save(ctx, Change{Items: []ItemBase{record}})
}

// signerComment names who may sign, without calling anybody.
func signerComment(role, by string, signers []string) string {
	names := make([]string, len(signers))
	for i, signer := range signers {
		names[i] = inline(signer)
	}
	return fmt.Sprintf("%s was signed off by %s, who is not listed for this role. `sign_off` in `%s` lists %s.\n\n"+
		"The issue stays closed; reopen it if the signature does not count.", line(role), inline(by), ConfigPath, strings.Join(names, ", "))
}
