package sync

import (
	"slices"
	"strconv"
	"time"

	"github.com/milepost/milepost/parser"
)

// Question is something in a repository that waits for a person. It is a value: a pass computes which
// there are from what it knows, and a question that nobody asks any more is gone with the next pass.
type Question struct {
	Kind QuestionKind `json:"kind"`
	// Hash names just what is asked. An answer gives it, so that an answer to a question that has changed
	// meanwhile is none.
	Hash string `json:"hash"`
	// Plan is the path of the document that it is about, "" for the whole repository, Line the line.
	Plan string `json:"plan,omitempty"`
	Line int    `json:"line,omitempty"`
	// Title is the text of the line, and Why says why the question is asked, as far as that is not the
	// same for all of its kind.
	Title string `json:"title,omitempty"`
	Why   string `json:"why,omitempty"`
	// Gone and New are those of a [Hold].
	Gone int `json:"gone,omitempty"`
	New  int `json:"new,omitempty"`
	// Since is when it was asked first, on GitHub's clock: nobody has answered it before.
	Since time.Time `json:"since,omitzero"`
	// Choices lists the answers where there are several; each has a hash of its own, and that of the
	// question is no answer.
	Choices []Choice `json:"choices,omitempty"`
	// Lines lists what it is about, Start what would begin. They are for showing: of long lists only the beginning is
	// kept, and Unlisted counts the lines that are not.
	Lines    []QuestionLine `json:"lines,omitempty"`
	Unlisted int            `json:"unlisted,omitempty"`
	Start    *Start         `json:"start,omitempty"`
}

// QuestionKind is what kind of question it is.
type QuestionKind string

// The kinds.
const (
	// AskStart asks whether what the plans say may be made on GitHub.
	AskStart QuestionKind = "start"
	// AskRemovals asks whether the issues of items may be closed that left a plan, see [Hold].
	AskRemovals QuestionKind = "removals"
	// AskWhich asks which known item a line is.
	AskWhich QuestionKind = "which"
	// AskDeclined asks whether what people declined is to be proposed again.
	AskDeclined QuestionKind = "declined"
	// AskCollect asks whether an issue that somebody put into a plan's milestone is to become a line.
	AskCollect QuestionKind = "collect"
	// AskSteps asks whether the boxes below a heading may be ticked whose issue was closed, where many of
	// them are open.
	AskSteps QuestionKind = "steps"
	// AskUnreadable tells of a document that somebody has to mend. The answer is that it may stay as it
	// is.
	AskUnreadable QuestionKind = "unreadable"
)

// QuestionKinds lists the kinds in the order in which they are told.
func QuestionKinds() []QuestionKind {
	return []QuestionKind{AskStart, AskRemovals, AskWhich, AskSteps, AskCollect, AskDeclined, AskUnreadable}
}

// Choice is one of several answers.
type Choice struct {
	Hash string `json:"hash"`
	// Key is the known item that the line would be, "" for a new one. Issue is its issue, 0 if it has
	// none, Line where it was, and Title its text.
	Key   Key    `json:"key,omitempty"`
	Issue int    `json:"issue,omitempty"`
	Line  int    `json:"line,omitempty"`
	Title string `json:"title,omitempty"`
}

// QuestionLine is a line that a question is about.
type QuestionLine struct {
	// Issue is the issue of the line, 0 if it has none.
	Issue int `json:"issue,omitempty"`
	// Line is where it stands, or stood, 0 if that is not known.
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
	// New tells that it waits for the answer; the others are what it is about.
	New bool `json:"new,omitempty"`
}

const (
	// maxKeptLines is how many lines of a question are kept, maxAllKeptLines how many of all questions together, and
	// maxKeptText how much of each, in characters.
	maxKeptLines    = 25
	maxAllKeptLines = 400
	maxKeptText     = 160
)

// kept is the question as the ledger keeps it, with at most so many lines.
func (q Question) kept(room int) Question {
	lines := q.Lines[:min(len(q.Lines), maxKeptLines, room)]
	q.Unlisted += len(q.Lines) - len(lines)
	q.Lines = nil
	for _, line := range lines {
		line.Text = parser.Truncate(line.Text, maxKeptText)
		q.Lines = append(q.Lines, line)
	}
	if q.Start != nil {
		start := q.Start.kept()
		q.Start = &start
	}
	return q
}

// Collecting asks whether an issue is to become a line of a document's milestone. The first answer is yes, the
// second no.
func Collecting(document Document, milestone string, issue Issue) Question {
	hash := func(answer string) string {
		return ShortHash(string(AskCollect), answer, document.Path, milestone, strconv.Itoa(issue.Number), issue.Title)
	}
	return Question{
		Kind: AskCollect, Hash: hash("which"), Plan: document.Path, Title: issue.Title, Why: milestone,
		Choices: []Choice{{Hash: hash("yes"), Issue: issue.Number, Title: "yes"}, {Hash: hash("no"), Issue: issue.Number, Title: "no"}},
	}
}

// Declines reports whether an answer to whether an issue is to become a line is no.
func (q Question) Declines(hash string) bool {
	return q.Kind == AskCollect && len(q.Choices) > 1 && q.Choices[1].Hash == hash
}

// Holds reports whether something waits for the answer that would go ahead otherwise.
func (q Question) Holds() bool { return q.Kind == AskRemovals || q.Kind == AskStart }

// Asked is the questions as the ledger keeps them, with the times at which they were asked first, which is now for those
// that were not among the ones before.
func Asked(questions, before []Question, now time.Time) []Question {
	questions = slices.Clone(questions)
	room := maxAllKeptLines
	for i := range questions {
		questions[i] = questions[i].kept(room)
		room -= len(questions[i].Lines)
		questions[i].Since = now
		for _, old := range before {
			if old.Kind == questions[i].Kind && old.Hash == questions[i].Hash {
				questions[i].Since = old.Since
			}
		}
	}
	return questions
}

// Answers lists the hashes that answer the question.
func (q Question) Answers() []string {
	if len(q.Choices) == 0 {
		return []string{q.Hash}
	}
	hashes := make([]string, 0, len(q.Choices))
	for _, choice := range q.Choices {
		hashes = append(hashes, choice.Hash)
	}
	return hashes
}

// AnsweredBy reports whether one of the hashes answers the question.
func (q Question) AnsweredBy(hashes []string) bool {
	return slices.ContainsFunc(q.Answers(), func(hash string) bool { return slices.Contains(hashes, hash) })
}

// SameAs reports whether two questions ask the same. What they list for showing may differ.
func (q Question) SameAs(other Question) bool {
	return q.Kind == other.Kind && q.Hash == other.Hash && q.Plan == other.Plan && q.Line == other.Line &&
		q.Title == other.Title && q.Why == other.Why && q.Gone == other.Gone && q.New == other.New &&
		slices.Equal(q.Choices, other.Choices)
}

// FindQuestion finds the question that a hash answers.
func FindQuestion(questions []Question, hash string) (Question, bool) {
	at := slices.IndexFunc(questions, func(q Question) bool { return slices.Contains(q.Answers(), hash) })
	if at < 0 {
		return Question{}, false
	}
	return questions[at], true
}

// AskedHash names a set of questions as a whole.
func AskedHash(questions []Question) string {
	if len(questions) == 0 {
		return ""
	}
	var hashes []string
	for _, question := range questions {
		hashes = append(hashes, string(question.Kind), question.Hash)
	}
	return ShortHash(hashes...)
}

// DashboardKey marks the issue in which questions stand as ours, and DashboardTitle is its title.
const (
	DashboardKey   = Key("dashboard")
	DashboardTitle = "Milepost: waiting for you"
)

// Dashboard is the ledger's record of the issue in which the questions of a repository stand. The zero
// value says that there is none.
type Dashboard struct {
	// Issue is the issue as last seen; its number is 0 while there is none.
	Issue Issue `json:"issue,omitzero"`
	// IntendedAt is when its creation was begun whose outcome is not known.
	IntendedAt time.Time `json:"intended_at,omitzero"`
	// Dismissed is a hash of the questions for which a person closed or deleted it, "" if nobody did.
	Dismissed string `json:"dismissed,omitempty"`
	// Taken lists the answers that were taken from boxes which are ticked as long as the body stands as
	// it is.
	Taken []string `json:"taken,omitempty"`
	// Answers tells what became of the last answers, the newest first.
	Answers []Answered `json:"answers,omitempty"`
	// Comments is how many comments it had when they were looked at last.
	Comments int `json:"comments,omitempty"`
}

// Lose notes that the issue is gone, when the questions with that hash were asked: it is made again for
// others.
func (d *Dashboard) Lose(asked string) {
	d.Issue, d.Taken, d.Dismissed, d.Comments = Issue{}, nil, asked, 0
}

// Answered is an answer and what became of it.
type Answered struct {
	// At is when it was taken, and By the login of who gave it, "" if that is not known.
	At time.Time `json:"at"`
	By string    `json:"by,omitempty"`
	// Outcome says what became of it, and Question and Choice what it was about.
	Outcome  Verdict  `json:"outcome"`
	Question Question `json:"question,omitzero"`
	Choice   Choice   `json:"choice,omitzero"`
}

// Verdict is what became of an answer.
type Verdict string

// The outcomes.
const (
	// AnswerTaken says that it is being carried out.
	AnswerTaken Verdict = "taken"
	// AnswerStale says that the question had changed.
	AnswerStale Verdict = "stale"
	// AnswerRefused says that who gave it may not write to the repository.
	AnswerRefused Verdict = "refused"
	// AnswerUnknown says that it could not be found out who gave it.
	AnswerUnknown Verdict = "unknown"
)

// maxAnswers is how many of the last answers are told.
const maxAnswers = 5

// Note adds what became of an answer.
func (d *Dashboard) Note(answers ...Answered) {
	all := slices.Concat(answers, d.Answers)
	d.Answers = all[:min(len(all), maxAnswers)]
	for i := range d.Answers {
		d.Answers[i].Question.Lines, d.Answers[i].Question.Start = nil, nil
	}
}
