package reconcile

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// turnAdoption follows the policy: once issues may be adopted, people's are listed, too. The
// pass ends there, and the next one begins with all of them.
func (s *study) turnAdoption(ctx context.Context, since time.Time) error {
	s.base.Repo.Adopts = s.plans.policy.FollowsLinks()
	if !s.base.Repo.Adopts {
		s.base.Repo.Wanted = nil
		return nil
	}
	s.base.Repo.Since, s.base.Repo.Settled = since, false
	s.base.Repo.ListedAt = s.base.Repo.ListedAt.Add(-listAllEvery)
	s.again(s.now())
	return s.saveRepo(ctx)
}

// adopter gives items the issues that their lines name.
type adopter struct {
	s *study
	// issues holds those that the snapshot listed, by number.
	issues map[int]sync.Issue
}

// adopt gives items the issues that they claim. That is on record before anything is written to
// an issue, so a pass that is stopped goes on as with any other item.
func (d *adopter) adopt(ctx context.Context, placement *identity.Placement, waiting map[sync.Key]bool) error {
	claims := identity.ClaimsOf(d.s.repo, d.s.base, d.s.plans.documents, *placement, waiting)
	var refused []identity.Refused
	d.s.base.Repo.Wanted = nil
	held := map[int]bool{}
	var change sync.Change
	for _, claim := range claims {
		placed := &placement.Items[claim.At]
		document := d.s.plans.documents[placed.Document]
		item := document.Plan.Items[placed.Item]
		switch row, ruling, err := d.judge(ctx, claim, item); {
		case err != nil:
			return err
		case ruling.take:
			placed.How = sync.HowLink
			if placed.Key == "" {
				placed.Key = d.s.means.NewKey()
			}
			record := adopted(placed.Key, d.s.base.Items[placed.Key], document, item, d.s.plans.policy, row)
			d.s.base.Items[record.Key] = record
			change.Items = append(change.Items, record)
		case ruling.why != "" && d.s.base.Items[placed.Key].Status != sync.StatusUnlinked:
			refused = append(refused, identity.Refused{Placed: *placed, Held: ruling.hold, Code: "not-adopted", Why: ruling.why})
			held[claim.At] = ruling.hold
		}
	}
	placement.Refused = refused
	var items []identity.Located
	for at, placed := range placement.Items {
		if !held[at] {
			items = append(items, placed)
		}
	}
	placement.Items = items
	if len(change.Items) == 0 {
		return nil
	}
	return d.s.save(ctx, change)
}

// ruling says what becomes of a claim: it is followed, or the item is held, or it goes on
// as if there were no link; why tells people.
type ruling struct {
	take, hold bool
	why        string
}

func (d *adopter) judge(ctx context.Context, claim identity.Claim, item parser.Item) (sync.Issue, ruling, error) {
	stray := d.s.base.IsStray(claim.Number)
	if !d.s.plans.policy.FollowsLinks() && !stray {
		if item.State != parser.StateOpen || claim.Why != "" {
			return sync.Issue{}, ruling{}, nil
		}
		return sync.Issue{}, ruling{why: fmt.Sprintf(
			"#%d was not opened by Milepost, so the item has an issue of its own; with `adopt: true` it would be tracked by #%d", claim.Number, claim.Number)}, nil
	}
	if claim.Why != "" {
		return sync.Issue{}, ruling{hold: claim.Number != 0, why: claim.Why}, nil
	}
	open := item.State == parser.StateOpen
	row, known := d.issues[claim.Number]
	if !known || stray || !row.IsPullRequest && (open || !row.Closed) {
		var err error // the list has no bodies of people's issues
		row, err = d.s.host.Issue(ctx, d.s.repo, claim.Number)
		if sync.IsGone(err) && !open {
			return sync.Issue{}, ruling{}, nil
		}
		if sync.IsGone(err) {
			d.s.base.Repo.Wanted = append(d.s.base.Repo.Wanted, claim.Number)
			return sync.Issue{}, ruling{hold: true, why: fmt.Sprintf(
				"there is no issue #%d in this repository: correct the number, or take it out and the item gets an issue of its own", claim.Number)}, nil
		}
		if err != nil {
			return sync.Issue{}, ruling{}, err
		}
	}
	switch {
	case !open && (row.IsPullRequest || row.Closed):
		return sync.Issue{}, ruling{}, nil // finished on both sides: there is nothing to track
	case row.IsPullRequest:
		return sync.Issue{}, ruling{why: fmt.Sprintf("#%d is a pull request, so the item has an issue of its own", claim.Number)}, nil
	}
	return row, ruling{take: true}, nil
}

// adopted is the record of an item that takes over a person's issue. The document's title is not
// forced upon it, nor the other way around: text and title were written for different readers,
// and only when one of them changes is there something to carry over. All else is compared as if
// nothing had ever been agreed on, save for what is on record of the item's box.
func adopted(key sync.Key, old sync.ItemBase, document sync.Document, item parser.Item, policy sync.Policy, row sync.Issue) sync.ItemBase {
	record := sync.ItemBase{Key: key, Status: sync.StatusLive, Adopted: !row.Ours, Issue: row}.At(document, item)
	if row.Ours {
		return record // it lost its marker, and nobody knows what was agreed on
	}
	record.Title, record.Suffix = markup.TitleOf(item), markup.SuffixOf(document, item, policy)
	if row.Title != record.Title && row.Title != sync.FullTitle(record.Title, record.Suffix) {
		record.Given = row.Title
	}
	if old.Status == sync.StatusUnissued {
		record.State = old.State
	}
	return record
}
