package sync

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Suggestion is a change of one line of a plan that somebody asks for. It is made by a pull request of its own, which
// people merge or close.
type Suggestion struct {
	Kind SuggestionKind `json:"kind"`
	// Plan is the path of the plan.
	Plan string `json:"plan"`
	// Item is the text, or the id, of the item that is done; Line is the line on which it is thought to stand, 0 if
	// that is not told.
	Item string `json:"item,omitempty"`
	Line int    `json:"line,omitempty"`
	// Section is the heading below which an item is added, Title its text.
	Section string `json:"section,omitempty"`
	Title   string `json:"title,omitempty"`
}

// SuggestionKind is what a suggestion does.
type SuggestionKind string

// The kinds of suggestions.
const (
	// SuggestTick ticks an item.
	SuggestTick SuggestionKind = "tick"
	// SuggestAdd adds an open item.
	SuggestAdd SuggestionKind = "add"
)

// Suggested is what a suggestion makes of its plan.
type Suggested struct {
	Kind SuggestionKind `json:"kind"`
	Plan string         `json:"plan"`
	// Title is that of the item, Line where it stands once the pull request is merged, from 1.
	Title string `json:"title"`
	Line  int    `json:"line"`
	// Before and After are the line as it is and as it will be; Before is "" where it is added.
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
	// Issue is the item's issue, 0 if it has none.
	Issue int `json:"issue,omitempty"`
	// Commit is the head of the default branch that it was looked for in.
	Commit string `json:"commit"`
	// PullRequest is the open one that does this already, 0 if there is none.
	PullRequest int `json:"pull_request,omitempty"`
	// File is the plan as it will be.
	File ProposedFile `json:"-"`
}

// Branch is the head branch of the pull request: the same for the same change of the same line.
func (s Suggested) Branch() string {
	return "milepost/" + string(s.Kind) + "-" + ShortHash(string(s.Kind), s.Plan, s.Before, s.After)
}

const suggestPrefix = "suggest:"

// SuggestOrder has a suggestion be proposed.
func SuggestOrder(s Suggestion) (Order, error) {
	text, err := json.Marshal(s)
	return Order(suggestPrefix + base64.RawURLEncoding.EncodeToString(text)), err
}

// Suggests is the suggestion that an order is about, if it is one of that kind.
func (o Order) Suggests() (s Suggestion, ok bool) {
	rest, ok := strings.CutPrefix(string(o), suggestPrefix)
	text, err := base64.RawURLEncoding.DecodeString(rest)
	return s, ok && err == nil && json.Unmarshal(text, &s) == nil
}
