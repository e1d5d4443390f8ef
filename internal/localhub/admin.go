package localhub

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// AddUser creates a person, or finds them, and returns a token that acts as them: "Authorization: Bearer TOKEN".
func (h *Hub) AddUser(login string) (token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.store.account(login)
	if a == nil {
		a = h.store.addAccount(login, "User")
	}
	a.kind = "User"
	token = fmt.Sprintf("ghp_localhub%028d", h.store.nextID())
	h.store.userTokens[token] = a
	return token
}

// App describes a GitHub App to register.
type App struct {
	ID            int64
	Slug          string
	Name          string // the slug when empty
	PublicKey     *rsa.PublicKey
	WebhookURL    string // no webhooks are sent while it is empty; they are still logged
	WebhookSecret string
	Permissions   map[string]string // "issues": "write"; metadata read is always granted
	Events        []string
}

// AddApp registers an App with its bot user SLUG[bot].
func (h *Hub) AddApp(a App) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a.ID <= 0 || a.Slug == "" {
		return errors.New("add app: id and slug are required")
	}
	if h.store.apps[a.ID] != nil || h.store.account(a.Slug+"[bot]") != nil {
		return fmt.Errorf("add app %q: id or slug is taken", a.Slug)
	}
	if a.Name == "" {
		a.Name = a.Slug
	}
	owner := h.store.account("localhub")
	if owner == nil {
		owner = h.store.addAccount("localhub", "Organization")
	}
	h.store.apps[a.ID] = &appRecord{
		id: a.ID, slug: a.Slug, name: a.Name, key: a.PublicKey, webhookURL: a.WebhookURL, webhookSecret: a.WebhookSecret, clientSecret: randomHex(20),
		permissions: maps.Clone(a.Permissions), events: slices.Clone(a.Events), owner: owner, created: h.now(),
		bot: h.store.addAccount(a.Slug+"[bot]", "Bot"),
	}
	return nil
}

// RenameApp gives an App another name and slug. Its bot user keeps its id and gets another login; the old one is free.
func (h *Hub) RenameApp(appID int64, slug, name string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.store.apps[appID]
	if app == nil {
		return fmt.Errorf("rename app %d: no such app", appID)
	}
	login := slug + "[bot]"
	if slug == "" || h.store.account(login) != nil && h.store.account(login) != app.bot {
		return fmt.Errorf("rename app %d: the slug %q is empty or taken", appID, slug)
	}
	delete(h.store.accounts, strings.ToLower(app.bot.login))
	app.slug, app.name, app.bot.login = slug, name, login
	h.store.accounts[strings.ToLower(login)] = app.bot
	return nil
}

// ChangeApp changes what an App asks for, as its settings page does. Installations keep what they have granted until
// somebody accepts more, see Accept; a permission that is no longer asked for is taken from them.
func (h *Hub) ChangeApp(appID int64, permissions map[string]string, events []string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.store.apps[appID]
	if app == nil {
		return fmt.Errorf("change app %d: no such app", appID)
	}
	app.permissions, app.events = maps.Clone(permissions), slices.Clone(events)
	for _, in := range h.store.installations {
		if in.app == app {
			maps.DeleteFunc(in.permissions, func(name, _ string) bool { return permissions[name] == "" })
		}
	}
	return nil
}

// Accept does what an owner does who accepts the permissions that the App asks for by now.
func (h *Hub) Accept(installationID int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	in := h.store.installations[installationID]
	if in == nil {
		return fmt.Errorf("accept for installation %d: no such installation", installationID)
	}
	in.permissions, in.updated = maps.Clone(in.app.permissions), h.now()
	h.emitInstallation(in, "new_permissions_accepted", in.target)
	return nil
}

// SetWebhookSecret changes what an App's webhooks are signed with from now on.
func (h *Hub) SetWebhookSecret(appID int64, secret string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if app := h.store.apps[appID]; app != nil {
		app.webhookSecret = secret
	}
}

// SetWebhookURL changes where an App's webhooks go from now on.
func (h *Hub) SetWebhookURL(appID int64, url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if app := h.store.apps[appID]; app != nil {
		app.webhookURL, app.hookOff = url, false
	}
}

// TurnWebhookOff makes an App's webhook inactive: GitHub tells it nothing until it is given an address.
func (h *Hub) TurnWebhookOff(appID int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if app := h.store.apps[appID]; app != nil {
		app.hookOff = true
	}
}

// Ping sends the App the ping event that GitHub sends when a webhook is set up.
func (h *Hub) Ping(appID int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.store.apps[appID]
	if app == nil {
		return fmt.Errorf("ping app %d: no such app", appID)
	}
	hookID := app.id + 500000
	h.enqueue(app, "ping", "", 0, 0, object{"zen": "Keep it logically awesome.", "hook_id": hookID, "hook": object{
		"type": "App", "id": hookID, "name": "web", "active": true, "events": append([]string{}, app.events...), "app_id": app.id,
		"config":     object{"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": app.webhookURL},
		"updated_at": timestamp(app.created), "created_at": timestamp(app.created),
		"deliveries_url": h.api("/app/hook/deliveries"),
	}})
	return nil
}

// RepositoryOptions describe a repository to create.
type RepositoryOptions struct {
	DefaultBranch string // "main" when empty
	Private       bool
	Collaborators map[string]string // login -> read, triage, write, maintain or admin
	Empty         bool              // no first commit
}

// AddRepository creates a repository. An owner that is not a known person becomes an organization; collaborators
// that are not known become people. Unless Empty, it has one commit with a README.md.
func (h *Hub) AddRepository(owner, name string, opts RepositoryOptions) (id int64, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if owner == "" || name == "" || strings.Contains(owner+name, "/") {
		return 0, fmt.Errorf("add repository %q: owner and name are required", owner+"/"+name)
	}
	if h.store.repository(owner, name) != nil {
		return 0, fmt.Errorf("add repository %q: name already exists", owner+"/"+name)
	}
	for login, granted := range opts.Collaborators {
		if _, known := parseRole(granted); !known {
			return 0, fmt.Errorf("add repository %q: unknown role %q of %s", owner+"/"+name, granted, login)
		}
	}
	account := h.store.account(owner)
	if account == nil {
		account = h.store.addAccount(owner, "Organization")
	}
	repo := h.newRepository(account, name, opts)
	if !opts.Empty {
		blob := repo.git.PutBlob([]byte("# " + name + "\n"))
		tree := repo.git.PutTree([]git.Entry{{Name: "README.md", Mode: git.ModeFile, SHA: blob}})
		first := repo.git.PutCommit(git.Commit{
			Tree: tree, Message: "Initial commit", Author: identity(account, h.now()), Committer: webFlow(h.now()), Verified: true,
		})
		repo.refs["refs/heads/"+repo.defaultBranch] = first.SHA
	}
	return repo.id, nil
}

func (h *Hub) newRepository(owner *account, name string, opts RepositoryOptions) *repository {
	now := h.now()
	repo := &repository{
		id: h.store.nextID(), owner: owner, name: name, private: opts.Private, defaultBranch: opts.DefaultBranch,
		collaborators: map[string]string{}, created: now, updated: now, pushed: now, git: git.NewObjects(),
		refs: map[string]string{}, shielded: map[string]bool{}, issues: map[int]*issue{}, deleted: map[int]bool{}, transferred: map[int]*issue{}, milestones: map[int]*milestone{},
		labels: map[string]*label{}, checkRuns: map[int64]*checkRun{},
	}
	if repo.defaultBranch == "" {
		repo.defaultBranch = "main"
	}
	for _, login := range slices.Sorted(maps.Keys(opts.Collaborators)) {
		if h.store.account(login) == nil {
			h.store.addAccount(login, "User")
		}
		repo.collaborators[strings.ToLower(login)] = opts.Collaborators[login]
	}
	h.store.repositories[strings.ToLower(repo.fullName())] = repo
	h.store.repositoryIDs[repo.id] = repo
	return repo
}

// DeleteIssue removes an issue, which GitHub offers on its pages but not in the REST API.
func (h *Hub) DeleteIssue(owner, name string, number int, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	repo, sender := h.store.repository(owner, name), h.store.account(login)
	if repo == nil || sender == nil || repo.issues[number] == nil || repo.issues[number].pull != nil {
		return fmt.Errorf("delete issue %s/%s#%d: no such issue or user", owner, name, number)
	}
	i := repo.issues[number]
	h.detach(i)
	delete(repo.issues, number)
	delete(h.store.issues, i.id)
	repo.deleted[number] = true
	h.emitIssue("deleted", i, sender, nil)
	return nil
}

// Button is a button that GitHub's page shows on a check run.
type Button struct{ Label, Description, Identifier string }

// Buttons lists the buttons of a check run, which the REST API does not tell; none if there is no such run.
func (h *Hub) Buttons(owner, name string, checkRunID int64) []Button {
	h.mu.Lock()
	defer h.mu.Unlock()
	repo := h.store.repository(owner, name)
	if repo == nil || repo.checkRuns[checkRunID] == nil {
		return nil
	}
	var buttons []Button
	for _, a := range repo.checkRuns[checkRunID].actions {
		buttons = append(buttons, Button(a))
	}
	return buttons
}

// ClickAction presses a button on a check run, which sends requested_action to the App that made it.
func (h *Hub) ClickAction(owner, name string, checkRunID int64, identifier, login string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	repo, sender := h.store.repository(owner, name), h.store.account(login)
	if repo == nil || sender == nil || repo.checkRuns[checkRunID] == nil {
		return fmt.Errorf("click %q on check run %d of %s/%s: no such check run or user", identifier, checkRunID, owner, name)
	}
	run := repo.checkRuns[checkRunID]
	for _, a := range run.actions {
		if a.Identifier == identifier {
			h.emitToMaker(run, "requested_action", sender, object{"requested_action": object{"identifier": identifier}})
			return nil
		}
	}
	return fmt.Errorf("click %q on check run %d of %s/%s: no such action", identifier, checkRunID, owner, name)
}
