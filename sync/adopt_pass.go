package sync

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/parser"
)

// turnAdoption follows the policy: once issues may be adopted, people's are listed, too. The
// pass ends there, and the next one begins with all of them.
func (p *pass) turnAdoption(ctx context.Context) error {
	p.base.Repo.Adopts = p.policy.Adopt
	if !p.policy.Adopt {
		p.base.Repo.Wanted = nil
		return nil
	}
	p.base.Repo.Since, p.base.Repo.Settled = p.since, false
	p.base.Repo.ListedAt = p.base.Repo.ListedAt.Add(-listAllEvery)
	p.again(p.Now())
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// adopt gives items the issues that they claim. That is on record before anything is written to
// an issue, so a pass that is stopped goes on as with any other item.
func (p *pass) adopt(ctx context.Context, placement *Placement, waiting map[Key]bool) error {
	claims := claimsOf(p.repo, p.base, p.documents, *placement, waiting)
	var refused []Refused
	p.base.Repo.Wanted = nil
	held := map[int]bool{}
	var change Change
	for _, claim := range claims {
		placed := &placement.Items[claim.at]
		document := p.documents[placed.Document]
		item := document.Plan.Items[placed.Item]
		switch row, ruling, err := p.judge(ctx, claim, item); {
		case err != nil:
			return err
		case ruling.take:
			placed.How = HowLink
			if placed.Key == "" {
				placed.Key = p.NewKey()
			}
			record := adopted(placed.Key, p.base.Items[placed.Key], document, item, p.policy, row)
			p.base.Items[record.Key] = record
			change.Items = append(change.Items, record)
		case ruling.why != "" && p.base.Items[placed.Key].Status != StatusUnlinked:
			refused = append(refused, Refused{Placed: *placed, Held: ruling.hold, Why: ruling.why})
			held[claim.at] = ruling.hold
		}
	}
	placement.Refused = refused
	var items []Placed
	for at, placed := range placement.Items {
		if !held[at] {
			items = append(items, placed)
		}
	}
	placement.Items = items
	if len(change.Items) == 0 {
		return nil
	}
	return p.save(ctx, change)
}

// ruling says what becomes of a claim: it is followed, or the item is held, or it goes on
// as if there were no link; why tells people.
type ruling struct {
	take, hold bool
	why        string
}

func (p *pass) judge(ctx context.Context, claim claim, item parser.Item) (Issue, ruling, error) {
	if !p.policy.Adopt {
		if item.State != parser.StateOpen || claim.why != "" {
			return Issue{}, ruling{}, nil
		}
		return Issue{}, ruling{why: fmt.Sprintf(
			"#%d was not opened by Milepost, so the item has an issue of its own; with `adopt: true` it would be tracked by #%d", claim.number, claim.number)}, nil
	}
	if claim.why != "" {
		return Issue{}, ruling{hold: claim.number != 0, why: claim.why}, nil
	}
	open := item.State == parser.StateOpen
	row, known := p.rows[claim.number]
	if !known || !row.Pull && (open || !row.Closed) {
		var err error // the list has no bodies of people's issues
		row, err = p.Host.Issue(ctx, p.repo, claim.number)
		if IsGone(err) && !open {
			return Issue{}, ruling{}, nil
		}
		if IsGone(err) {
			p.base.Repo.Wanted = append(p.base.Repo.Wanted, claim.number)
			return Issue{}, ruling{hold: true, why: fmt.Sprintf(
				"there is no issue #%d in this repository: correct the number, or take it out and the item gets an issue of its own", claim.number)}, nil
		}
		if err != nil {
			return Issue{}, ruling{}, err
		}
	}
	switch {
	case !open && (row.Pull || row.Closed):
		return Issue{}, ruling{}, nil // finished on both sides: there is nothing to track
	case row.Pull:
		return Issue{}, ruling{why: fmt.Sprintf("#%d is a pull request, so the item has an issue of its own", claim.number)}, nil
	}
	return row, ruling{take: true}, nil
}
