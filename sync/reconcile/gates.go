package reconcile

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/gate"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/writeback"
)

const (
	// gateCheck is the name of the check run of a gate, by which rules of a branch ask for it.
	gateCheck = "milepost / gate"
	// maxMissing is how many missing things are named, maxClosers how many closings are asked about in a pass.
	maxMissing = 50
	maxClosers = 50
	// closingApart is by how much the times of one closing may differ.
	closingApart = 2 * time.Second
)

// arrivals lists which commits stand before which branches that gates guard. Nothing is asked where there
// are no gates, nor were any. Where GitHub does not tell, it is said and nothing is known.
func (s *session) arrivals(ctx context.Context, gates []sync.Gate) (map[string][]string, error) {
	if len(gates) == 0 && len(s.base.Repo.Gates) == 0 {
		return nil, nil
	}
	pulls, err := s.listArrivals(ctx)
	if sync.IsRefusal(err) && !sync.IsElsewhere(err) {
		zerolog.Ctx(ctx).Warn().Err(err).Str("cure", "nothing, unless it stays: then milepost doctor tells what the App may").Msg("gates unattended")
		s.remark("gate-unknown", "GitHub does not tell which pull requests stand before gates: %v", err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	heads := map[string][]string{}
	for _, pull := range pulls {
		guarded := slices.ContainsFunc(gates, func(g sync.Gate) bool { return g.Guards(pull.Into) })
		if guarded && !slices.Contains(heads[pull.Head], pull.Into) {
			heads[pull.Head] = append(heads[pull.Head], pull.Into)
			slices.Sort(heads[pull.Head])
		}
	}
	return heads, nil
}

// listArrivals lists, once a pass, what is to get into branches.
func (s *session) listArrivals(ctx context.Context) ([]sync.Arrival, error) {
	if s.standing != nil {
		return s.standing, nil
	}
	pulls, err := s.host.OpenPulls(ctx, s.repo)
	if err != nil {
		return nil, err
	}
	queued, err := s.host.Queued(ctx, s.repo)
	if err != nil {
		return nil, err
	}
	s.standing = append(append([]sync.Arrival{}, pulls...), queued...)
	return s.standing, nil
}

// gatesMoved reports whether other commits stand before the gates than when they were judged last.
func (s *session) gatesMoved(ctx context.Context) (bool, error) {
	if s.base.Repo.Policy == nil || len(s.base.Repo.Policy.Gates) == 0 {
		return false, nil
	}
	heads, err := s.arrivals(ctx, s.base.Repo.Policy.Gates)
	if err != nil || heads == nil {
		return false, err
	}
	known := 0
	for _, run := range s.base.Repo.Gates {
		if run.Said != "" && slices.Equal(heads[run.Head], run.Branches) {
			known++
		}
	}
	return known != len(heads) || known != len(s.base.Repo.Gates), nil
}

// attendGates has the check run of each commit before a gate say whether what the gate needs is done, and
// what is missing. Every one is answered, so that a rule which asks for the check never waits for nothing.
func (s *session) attendGates(ctx context.Context, placement identity.Placement) error {
	gates := s.plans.policy.Gates
	s.standing = nil // the pull request of write-back may have moved
	heads, err := s.arrivals(ctx, gates)
	if err != nil || heads == nil {
		return err
	}
	in := gate.Input{Documents: s.plans.documents, Placement: placement, Base: s.base, Policy: s.plans.policy, Unread: s.plans.unread}
	if in.Unsigned, err = s.unsigned(ctx, placement, gates); err != nil {
		return err
	}
	var runs []sync.GateRun
	for _, head := range slices.Sorted(maps.Keys(heads)) {
		run, err := s.judge(ctx, in, head, heads[head])
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	for _, old := range s.base.Repo.Gates {
		if _, stands := heads[old.Head]; !stands && !old.Passed {
			if err := s.openGate(ctx, old); err != nil {
				return err
			}
		}
	}
	if !slices.EqualFunc(runs, s.base.Repo.Gates, func(a, b sync.GateRun) bool { return a.Head == b.Head && a.Said == b.Said }) {
		s.base.Repo.Gates = runs
		return s.saveRepo(ctx)
	}
	return nil
}

// judge brings the check run of one commit up to date.
func (s *session) judge(ctx context.Context, in gate.Input, head string, branches []string) (sync.GateRun, error) {
	report := gateReport(in, s.plans.policy.Gates, branches, s.head)
	report.Commit = head
	said := sync.ShortHash(append([]string{report.Conclusion, report.Title, report.Summary}, branches...)...)
	at := slices.IndexFunc(s.base.Repo.Gates, func(run sync.GateRun) bool { return run.Head == head })
	if at < 0 {
		s.base.Repo.Gates = append(slices.Clone(s.base.Repo.Gates), sync.GateRun{Head: head})
		at = len(s.base.Repo.Gates) - 1
	} else {
		s.base.Repo.Gates = slices.Clone(s.base.Repo.Gates)
	}
	run := &s.base.Repo.Gates[at]
	if run.Said == said {
		return *run, nil
	}
	report.Lost = run.ID != "" && run.Run == 0
	report.Run = run.Run
	run.Branches, run.Said, run.Passed, run.ID = branches, "", report.Conclusion == "success", sync.ShortHash(head, said)
	report.ID = run.ID
	if err := s.saveRepo(ctx); err != nil {
		return *run, err
	}
	id, err := s.host.Report(ctx, s.repo, report)
	switch {
	case err == nil:
		run.Run, run.Said = id, said
	case sync.IsRefusal(err) && !sync.IsElsewhere(err):
		s.remark("gate-refused", "the gate of %s could not be told: %v", strings.Join(branches, ", "), err)
		run.Said = said
	default:
		return *run, err
	}
	return *run, s.saveRepo(ctx)
}

// openGate takes back what stands on a commit before which there is no gate any more: it could never be
// removed. It may belong to a pull request that was closed, for which it does not matter.
func (s *session) openGate(ctx context.Context, run sync.GateRun) error {
	if run.ID == "" {
		return nil
	}
	_, err := s.host.Report(ctx, s.repo, sync.Report{
		Name: gateCheck, Commit: run.Head, Run: run.Run, Lost: run.Run == 0, ID: sync.ShortHash(run.Head, "open"), Conclusion: "neutral",
		Title: "No gate", Summary: "This commit does not stand before a gate any more.",
	})
	if err != nil && !unanswerable(err) {
		return fmt.Errorf("take the gate back from %s: %w", run.Head, err)
	}
	return nil
}

// gateReport says what is missing at the gates of some branches.
func gateReport(in gate.Input, gates []sync.Gate, branches []string, head sync.Head) sync.Report {
	report := sync.Report{Name: gateCheck, Conclusion: "success"}
	var out strings.Builder
	needed, missing := 0, 0
	for _, g := range gates {
		if !slices.ContainsFunc(branches, g.Guards) {
			continue
		}
		verdict := gate.Judge(in, g)
		needed, missing = needed+verdict.Needed, missing+len(verdict.Missing)
		fmt.Fprintf(&out, "\n### %s\n\n", gateTitle(g))
		if len(verdict.Missing) == 0 {
			fmt.Fprintf(&out, "All of it is done: %d items.\n", verdict.Needed)
		}
		for i, m := range verdict.Missing {
			if i == maxMissing {
				fmt.Fprintf(&out, "- and %d more\n", len(verdict.Missing)-i)
				break
			}
			out.WriteString("- " + missingLine(m, head) + "\n")
		}
	}
	report.Title, report.Summary = "Nothing is missing", strings.TrimSpace(out.String())
	if missing > 0 {
		report.Conclusion, report.Title = "failure", fmt.Sprintf("%d of %d items are missing", missing, max(needed, missing))
	}
	return report
}

func gateTitle(g sync.Gate) string {
	title := fmt.Sprintf("%s needs %s", markup.Inline(g.Branch), map[sync.GateNeed]string{
		sync.NeedsSignOff: "the sign-off", sync.NeedsPhase: "phase " + markup.Inline(g.Phase), sync.NeedsMilestone: "the milestone",
	}[g.Needs])
	if g.Plan != "" {
		title += " of " + markup.Inline(g.Plan)
	}
	return title
}

// maxListedLine bounds a line of what is missing, in characters.
const maxListedLine = 1_000

func missingLine(m gate.Missing, head sync.Head) string {
	parts := []string{}
	if m.Issue != 0 {
		parts = append(parts, fmt.Sprintf("#%d", m.Issue))
	}
	if m.Title != "" {
		parts = append(parts, markup.Inline(parser.Truncate(m.Title, maxListedLine)))
	}
	if m.Plan != "" {
		parts = append(parts, fmt.Sprintf("([%s:%d](%s))", markup.Inline(m.Plan), max(m.Line, 1), markup.BranchLink(head, m.Plan)))
	}
	return strings.Join(append(parts, markup.Inline(m.Why)), " ")
}

// unsigned finds out which lines of sign-offs were closed by somebody whose close is no signature. Only
// roles whose signers are listed are asked about, and each closing once.
func (s *session) unsigned(ctx context.Context, placement identity.Placement, gates []sync.Gate) (map[sync.Key]string, error) {
	unsigned := map[sync.Key]string{}
	asked := 0
	for _, placed := range placement.Items {
		item := s.plans.documents[placed.Document].Plan.Items[placed.Item]
		record := s.base.Items[placed.Key]
		_, limited := s.plans.policy.SignOff[strings.ToLower(item.Text)]
		if !limited || item.Role != parser.RoleSignOff || !record.Issue.Closed || !needsSignatures(gates) {
			continue
		}
		if record.Closer.At.Sub(record.Issue.ClosedAt).Abs() > closingApart || record.Closer.Means == "" {
			if asked++; asked > maxClosers {
				unsigned[placed.Key] = "was closed, and it is not known yet by whom"
				s.again(s.now())
				continue
			}
			closer, err := s.closerOf(ctx, record)
			if err != nil {
				return nil, err
			}
			record.Closer = closer
			if err := s.saveItem(ctx, record); err != nil {
				return nil, err
			}
		}
		why, err := writeback.NoSignature(ctx, s.host, s.repo, s.plans.policy, item.Text, record.Closer)
		if err != nil {
			return nil, err
		}
		unsigned[placed.Key] = why
	}
	return unsigned, nil
}

// needsSignatures reports whether a gate waits for sign-offs, alone or with all else.
func needsSignatures(gates []sync.Gate) bool {
	return slices.ContainsFunc(gates, func(g sync.Gate) bool { return g.Needs != sync.NeedsPhase })
}

// closerOf is who closed an issue: by hand, or in a comment.
func (s *session) closerOf(ctx context.Context, record sync.ItemBase) (sync.Closer, error) {
	spoken := record.Spoken
	if spoken.State == parser.StateDone && spoken.At.Sub(record.Issue.ClosedAt).Abs() <= closingApart {
		return sync.Closer{User: spoken.By, Means: sync.ByHand, At: record.Issue.ClosedAt}, nil
	}
	closer, err := s.host.Closed(ctx, s.repo, record.Issue.Number)
	if err != nil && !unanswerable(err) {
		return sync.Closer{}, fmt.Errorf("read who closed #%d: %w", record.Issue.Number, err)
	}
	closer.At = cmp.Or(closer.At, record.Issue.ClosedAt)
	return closer, nil
}
