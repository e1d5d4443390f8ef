package sync

import (
	"slices"
	"time"
)

// Stray is an issue that our bot opened and that carries no marker of ours: nobody knows whose it is. While
// it has the title and the milestone of an item without an issue, none is made for that item.
type Stray struct {
	Number int `json:"number"`
	// Title is a hash of its title.
	Title     string    `json:"title"`
	Milestone int       `json:"milestone,omitempty"`
	UpdatedAt time.Time `json:"updated_at"`
}

// StrayOf is what is kept of an issue without a marker.
func StrayOf(row Issue) Stray {
	return Stray{Number: row.Number, Title: ShortHash(row.Title), Milestone: row.Milestone, UpdatedAt: row.UpdatedAt.UTC()}
}

// IsStray reports whether an issue of ours is nobody's.
func (b *Base) IsStray(number int) bool {
	return slices.ContainsFunc(b.Strays(), func(s Stray) bool { return s.Number == number })
}

// Strays lists the issues of ours that are nobody's, and no item's by now.
func (b *Base) Strays() []Stray {
	if len(b.Repo.Strays) == 0 {
		return nil
	}
	owned := map[int]bool{}
	for _, record := range b.Items {
		owned[record.Issue.Number] = true
	}
	return slices.DeleteFunc(slices.Clone(b.Repo.Strays), func(s Stray) bool { return owned[s.Number] })
}

// Among lists the numbers of those that have one of the titles and are in the milestone. A milestone that is
// not known, or that somebody took off, is 0 and tells nothing.
func Among(strays []Stray, milestone int, titles ...string) []int {
	var numbers []int
	for _, s := range strays {
		titled := slices.ContainsFunc(titles, func(title string) bool { return ShortHash(title) == s.Title })
		if titled && (s.Milestone == milestone || s.Milestone == 0 || milestone == 0) {
			numbers = append(numbers, s.Number)
		}
	}
	return numbers
}
