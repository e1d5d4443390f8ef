package page

import "net/http"

// Right is what somebody needs to be answered.
type Right int

const (
	// Anyone is for what says nothing of any repository.
	Anyone Right = iota
	// SignedIn is for whoever has signed in. The route itself leaves out what they may not see.
	SignedIn
	// SeePlans is for who may see the repository, and for anyone where its page is public.
	SeePlans
	// SeeRepository is for who may see the repository.
	SeeRepository
	// ChangeRepository is for who may write to the repository.
	ChangeRepository
	// Operate is for operators of the server.
	Operate
	// ShowToken is for whoever shows the operators' token with the request itself: no session, no proxy and no page
	// lets anybody in. It is for programs.
	ShowToken
)

// String is the right in words.
func (r Right) String() string {
	return [...]string{"anyone", "signed in", "see plans", "see repository", "change repository", "operate", "show the token"}[r]
}

// Route is one thing that the page answers.
type Route struct {
	// Method and Path are as http.ServeMux reads them. Whoever may GET may HEAD.
	Method, Path string
	// Needs is the right without which nothing is answered.
	Needs Right
	// Limited makes many requests from one address slow: those with which secrets could be guessed.
	Limited bool
	answer  func(*Page, *visit) (reply, error)
}

// Pattern is the route for http.ServeMux.
func (r Route) Pattern() string { return r.Method + " " + r.Path }

// IsPress reports whether the route changes something: then it needs the token of the viewer's session, and is
// written down.
func (r Route) IsPress() bool {
	return r.Method == http.MethodPost && r.Needs > Anyone && r.Needs != ShowToken
}

// aRepository is how the paths of routes begin that are about one.
const aRepository = "/repositories/{owner}/{name}"

// Routes lists all that the page answers.
func Routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/assets/{file}", Anyone, false, (*Page).asset},
		{get, "/sign-in", Anyone, true, (*Page).signIn},
		{post, "/sign-in", Anyone, true, (*Page).signInByToken},
		{get, "/sign-in/github", Anyone, true, (*Page).toGitHub},
		{get, "/sign-in/github/back", Anyone, true, (*Page).fromGitHub},
		{post, "/sign-out", Anyone, false, (*Page).signOut},

		{get, "/{$}", SignedIn, false, (*Page).home},
		{get, "/search", SignedIn, false, (*Page).search},
		{get, "/live", SignedIn, false, (*Page).live},

		{get, aRepository, SeePlans, false, (*Page).repository},
		{get, aRepository + "/plans/{path...}", SeePlans, false, (*Page).plan},
		{get, aRepository + "/items/{key}", SeePlans, false, (*Page).item},
		{get, aRepository + "/questions", SeeRepository, false, (*Page).questions},
		{post, aRepository + "/questions", ChangeRepository, false, (*Page).answerQuestion},
		{get, aRepository + "/passes", SeeRepository, false, (*Page).passes},
		{get, aRepository + "/passes/{pass}", SeeRepository, false, (*Page).pass},
		{post, aRepository + "/passes/{pass}/undo", ChangeRepository, false, (*Page).undo},
		{get, aRepository + "/carry/{path...}", ChangeRepository, false, (*Page).chooseCarry},
		{post, aRepository + "/carry/{path...}", ChangeRepository, false, (*Page).carry},
		{post, aRepository + "/look", ChangeRepository, false, (*Page).look},

		{get, "/server", Operate, false, (*Page).queue},
		{post, "/server/resume", Operate, false, (*Page).resume},
		{get, "/server/deliveries", Operate, false, (*Page).deliveries},
		{post, "/server/deliveries/{id}/redeliver", Operate, false, (*Page).redeliver},
		{get, "/server/doctor", Operate, false, (*Page).doctor},
		{get, "/server/presses", Operate, false, (*Page).presses},

		{post, AssistantsPath, ShowToken, false, (*Page).assistant},
	}
}
