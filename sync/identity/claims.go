package identity

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Claim is the wish of an item without an issue to be tracked by one that it links and that
// Milepost did not open. Where the policy allows it the issue is adopted: it becomes the item's
// own. A line that cannot be followed gets no issue at all until it is settled, since the author
// meant one that exists, and a second one would be a duplicate.
type Claim struct {
	// At is the item's index in Placement.Items; Number is the issue, 0 for one of another
	// repository.
	At, Number int
	// Why says what stands against it, "" if nothing is known.
	Why string
}

// Refused is an item whose link to an issue is not followed, or that may have an issue already.
type Refused struct {
	Placed Located
	// Held tells that nothing happens to the item; otherwise it gets an issue of its own.
	Held bool
	// Code is that of the notice, Why says what is wrong and what to do.
	Code, Why string
}

// ClaimsOf lists what the items of a placement ask for. Items that were ticked or struck on arrival
// ask only for what nothing stands against, since they need no issue.
func ClaimsOf(repo sync.Repository, base *sync.Base, documents []sync.Document, placement Placement, waiting map[sync.Key]bool) []Claim {
	return newClaimer(repo, base, documents, placement, waiting).claims()
}

// claimer finds the claims of a placement.
type claimer struct {
	repo      sync.Repository
	base      *sync.Base
	documents []sync.Document
	placement Placement
	waiting   map[sync.Key]bool

	// owners and linkers hold the items that have an issue or link one without having another,
	// by its number.
	owners  map[int]sync.Key
	linkers map[int][]Located
}

func newClaimer(repo sync.Repository, base *sync.Base, documents []sync.Document, placement Placement, waiting map[sync.Key]bool) *claimer {
	c := &claimer{
		repo: repo, base: base, documents: documents, placement: placement, waiting: waiting,
		owners: map[int]sync.Key{}, linkers: map[int][]Located{},
	}
	for key, record := range base.Items {
		if record.Issue.Number != 0 {
			c.owners[record.Issue.Number] = key
		}
	}
	items := slices.Clone(placement.Items)
	for _, group := range placement.Ambiguous {
		items = append(items, group.Items...)
	}
	for _, placed := range items {
		numbers, _ := c.links(placed)
		own := base.Items[placed.Key].Issue.Number
		for _, number := range numbers {
			if own == 0 || own == number {
				c.linkers[number] = append(c.linkers[number], placed)
			}
		}
	}
	return c
}

// links lists the issues of this repository that stand apart in an item's line, and those of
// other repositories.
func (c *claimer) links(placed Located) (numbers []int, elsewhere []string) {
	for _, link := range c.item(placed).Links {
		switch {
		case !link.Slot:
		case c.repo.Holds(link):
			if !slices.Contains(numbers, link.Number) {
				numbers = append(numbers, link.Number)
			}
		default:
			elsewhere = append(elsewhere, fmt.Sprintf("%s/%s#%d", link.Owner, link.Repo, link.Number))
		}
	}
	return numbers, elsewhere
}

func (c *claimer) item(placed Located) parser.Item {
	return c.documents[placed.Document].Plan.Items[placed.Item]
}

// free reports whether an item has no issue and might get one. What was ticked or struck when it
// was first seen, and is on record as such, needs none.
func (c *claimer) free(placed Located) bool {
	record, known := c.base.Items[placed.Key]
	state := c.item(placed).State
	switch {
	case state == parser.StateOther, c.waiting[placed.Key], c.documents[placed.Document].Off[placed.Item]:
		return false
	case record.Status == sync.StatusUnlinked:
		return state == parser.StateOpen
	}
	return record.Issue.Number == 0 && (state == parser.StateOpen || !known)
}

func (c *claimer) claims() []Claim {
	var claims []Claim
	for at, placed := range c.placement.Items {
		if !c.free(placed) {
			continue
		}
		numbers, elsewhere := c.links(placed)
		if slices.Contains(numbers, c.base.Items[placed.Key].Issue.Number) {
			continue // that one was deleted, which was told
		}
		open := c.item(placed).State == parser.StateOpen
		switch {
		case len(numbers) == 0 && len(elsewhere) > 0 && open:
			claims = append(claims, Claim{At: at, Why: elsewhere[0] + " belongs to another repository, so the item has an issue of its own here"})
		case len(numbers) == 0:
		default:
			wish := Claim{At: at, Number: numbers[0], Why: c.against(placed, numbers)}
			if wish.Why == "" || open {
				claims = append(claims, wish)
			}
		}
	}
	return claims
}

// against says why a line cannot be followed, as far as the documents and the ledger know.
func (c *claimer) against(placed Located, numbers []int) string {
	if len(numbers) > 1 {
		return fmt.Sprintf("the line links #%d and #%d, and an item has one issue: leave the one that tracks it", numbers[0], numbers[1])
	}
	number := numbers[0]
	if number == c.base.Repo.Dashboard.Issue.Number {
		return fmt.Sprintf("#%d is where Milepost asks its questions: take the link out of the line", number)
	}
	if owner, ok := c.owners[number]; ok && owner != placed.Key {
		record := c.base.Items[owner]
		return fmt.Sprintf("#%d belongs to another item (%s:%d): take the link out of one of the lines", number, record.Plan, record.Line)
	}
	for _, other := range c.linkers[number] {
		if other.Document != placed.Document || other.Item != placed.Item {
			return fmt.Sprintf("#%d is linked by another line, too (%s:%d): leave the link in the one that it tracks",
				number, c.documents[other.Document].Path, c.item(other).Line)
		}
	}
	return ""
}
