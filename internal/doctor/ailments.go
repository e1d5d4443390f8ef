package doctor

import (
	"strings"
)

// Level is how bad something is.
type Level string

// The levels. A warning is degraded or may be meant so; with a fault something does not work.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Fault   Level = "fault"
)

// Ailment is something that can be wrong. {names} in its words stand for what was found.
type Ailment struct {
	// ID is its name for machines, Check the name of the check that finds it.
	ID, Check string
	Level     Level
	// Sign says what was found, Cure what to do.
	Sign, Cure string
}

// The ailments, by their ids.
const (
	settingsWrong        = "settings-wrong"
	settingsWeak         = "settings-weak"
	fileReadable         = "file-readable"
	hostUnreachable      = "host-unreachable"
	hostOld              = "host-old"
	clockApart           = "clock-apart"
	appUnknown           = "app-unknown"
	keyWrong             = "key-wrong"
	appRefused           = "app-refused"
	graphQLUnreachable   = "graphql-unreachable"
	permissionNotAsked   = "permission-not-asked"
	eventVital           = "event-unticked"
	eventLate            = "event-late"
	notInstalled         = "not-installed"
	suspended            = "suspended"
	permissionNotGranted = "permission-not-granted"
	installationUnread   = "installation-unreadable"
	webhookUnread        = "webhook-unreadable"
	webhookNone          = "webhook-none"
	webhookPrivate       = "webhook-private"
	webhookInsecure      = "webhook-insecure"
	secretWrong          = "secret-wrong" //nolint:gosec // it is the name of a fault
	webhookUnanswered    = "webhook-unanswered"
	webhookMisled        = "webhook-misled"
	webhookBusy          = "webhook-busy"
	webhookFlaky         = "webhook-flaky"
	webhookSilent        = "webhook-silent"
	databaseNewer        = "database-newer"
	databaseUnreachable  = "database-unreachable"
	databaseTaken        = "database-taken"
	diskFull             = "disk-full"
	diskLow              = "disk-low"
	archived             = "archived"
	issuesOff            = "issues-off"
	repositoryUnread     = "repository-unreadable"
	planUnread           = "plan-unread"
	planNone             = "no-plan"
)

// Ailments is the table, in the order of the checks.
func Ailments() []Ailment {
	return []Ailment{
		{settingsWrong, checkSettings, Fault, "{fault}", "set it in the environment, or in the file that `--env-file` names; `milepost serve --help` lists the variables. Without an App: `milepost setup`"},
		{settingsWeak, checkSettings, Warning, "{warning}", "do as it says; the server works all the same"},
		{fileReadable, checkFiles, Warning, "others on this machine can read {file} ({what}): its mode is {mode}", "`chmod 600 {file}`"},
		{hostUnreachable, checkGitHub, Fault, "{address} does not answer as GitHub does: {reason}", "is it the right host in `MILEPOST_GITHUB_API_URL`? Does this machine resolve its name, and get out by HTTPS? A proxy is named by `HTTPS_PROXY`, its certificate must be one that this machine trusts"},
		{hostOld, checkGitHub, Warning, "GitHub Enterprise Server {version} is older than {oldest}", "update it: nobody has tried Milepost on it"},
		{clockApart, checkClock, Warning, "this machine's clock is {apart} {side} GitHub's", "set it (NTP, `timedatectl set-ntp true`). Work goes on by GitHub's time, but what a log says is wrong, and GitHub takes nothing that is signed a minute too early"},
		{appUnknown, checkCredentials, Fault, "{host} knows no App {app}: {reason}", "use the App ID of the App's settings page, not its client id or an installation's id; and is it an App of this GitHub?"},
		{keyWrong, checkCredentials, Fault, "the private key is not one of the App {app}: {reason}", "it is another App's, or was deleted: generate a private key on the App's settings page (Settings, Developer settings, GitHub Apps), and name its file in `MILEPOST_PRIVATE_KEY_FILE`"},
		{appRefused, checkCredentials, Fault, "GitHub does not say who the App {app} is: {reason}", "if that lasts, look at the host's status page"},
		{graphQLUnreachable, checkGraphQL, Warning, "GraphQL does not answer: {reason}", "set `MILEPOST_GITHUB_GRAPHQL_URL` if it is not beside the REST API. Meanwhile auto-merge and what only GraphQL tells is left out"},
		{permissionNotAsked, checkPermissions, Fault, "the App does not ask for {permission}: {level}, by which {unlocks}", "set it at {page}; then each account has to accept it"},
		{eventVital, checkEvents, Fault, "the event {event} is not ticked: {without} is seen by the next sweep alone", "tick it at {page}, below Subscribe to events. The ping that GitHub shows as green tells nothing about events"},
		{eventLate, checkEvents, Warning, "the event {event} is not ticked: {without} is seen by the next sweep alone", "tick it at {page}, below Subscribe to events"},
		{notInstalled, checkInstallations, Warning, "the App is installed nowhere", "install it at {page}"},
		{suspended, checkInstallations, Fault, "the installation on {account} is suspended: GitHub gives no access there", "whoever suspended it, an owner of {account} or of the App, unsuspends it at {page}"},
		{permissionNotGranted, checkInstallations, Fault, "{account} has not granted {permission}: {level}, which the App asks for by now", "an owner of {account} accepts it at {page}. What the App asks for is set at {app_page}"},
		{installationUnread, checkInstallations, Warning, "what {account} has installed cannot be read: {reason}", "look again in a minute; {page} shows the installation"},
		{webhookUnread, checkWebhook, Warning, "the webhook cannot be looked at: {reason}", "look at {page}"},
		{webhookNone, checkWebhook, Fault, "the App has no webhook address", "set `https://HOST/webhook` and a secret at {page}, and tick Active; or run without a public address, with `MILEPOST_WEBHOOKS=off`"},
		{webhookPrivate, checkWebhook, Fault, "the webhook's address {url} is one that GitHub does not reach", "set the public address of this server at {page}; or run without one, with `MILEPOST_WEBHOOKS=off`"},
		{webhookInsecure, checkWebhook, Warning, "deliveries go to {url} without a certificate that is checked", "use https, and enable SSL verification at {page}: whoever is in between reads what is in private repositories"},
		{secretWrong, checkWebhook, Fault, "the server answers deliveries with 401: it has another webhook secret than GitHub ({failed} of the last {all})", "set the secret of {page} as `MILEPOST_WEBHOOK_SECRET`, or that one there, and start the server again. While it changes, `MILEPOST_WEBHOOK_SECRET_OLD` is accepted, too"},
		{webhookUnanswered, checkWebhook, Fault, "GitHub gets no answer from {url}: {status} ({failed} of the last {all} deliveries)", "does the server run, do name, proxy and firewall let GitHub in, and is its certificate valid? {page} has each attempt. Without a way in: `MILEPOST_WEBHOOKS=off`"},
		{webhookMisled, checkWebhook, Fault, "something else than Milepost answers at {url}: {code} ({failed} of the last {all} deliveries)", "the address has to lead to the server and end in /webhook: mend the proxy, or the address at {page}"},
		{webhookBusy, checkWebhook, Warning, "the server answers deliveries with {code} ({failed} of the last {all})", "it cannot store them: look at the database, the disk and the server's log. They are asked for again by themselves"},
		{webhookFlaky, checkWebhook, Warning, "{failed} of the last {all} deliveries failed, the newest one arrived", "a relay such as smee.io loses some; otherwise see {page}. What was missed is asked for again by itself"},
		{webhookSilent, checkWebhook, Warning, "GitHub has delivered nothing to {url} lately", "is Active ticked at {page}? A push to any of the repositories shows whether it works"},
		{databaseNewer, checkDatabase, Fault, "the database was written by a newer version of Milepost ({part} has version {have}, this program knows {know})", "start that version again, or a later one; or give this one a database of its own in `MILEPOST_DATABASE_URL`: it finds its issues again by their markers"},
		{databaseUnreachable, checkDatabase, Fault, "the database cannot be opened: {reason}", "correct `MILEPOST_DATABASE_URL`; for SQLite the folder has to be there and writable by this user, for PostgreSQL the server has to be reachable and the password right"},
		{databaseTaken, checkDatabase, Fault, "another process is using the database {database}: SQLite serves one server", "stop the other server, or use PostgreSQL for several"},
		{diskFull, checkDisk, Fault, "{free} MB are left in {folder}, where the database is", "make room: what GitHub delivers is refused when it cannot be stored"},
		{diskLow, checkDisk, Warning, "{free} MB are left in {folder}, where the database is", "make room before it is full"},
		{archived, checkRepositories, Warning, "{repository} is archived: it is read-only", "unarchive it at {page}, or take it off the installation"},
		{issuesOff, checkRepositories, Fault, "issues are switched off in {repository}", "switch them on at {page}, below Features"},
		{repositoryUnread, checkRepositories, Warning, "{repository} cannot be read: {reason}", "look again in a minute; is it still on the installation?"},
		{planUnread, checkPlans, Warning, "{repository}: {path} is not mirrored: {problem}", "`milepost check FILE` says more"},
		{planNone, checkPlans, Warning, "no plan was found in {count} repositories", "push a Markdown file such as docs/milestone-1.md that begins with `# Milestone 1: TITLE`; other names are set in .github/milepost.yml"},
	}
}

// Finding is one line of an examination.
type Finding struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
	// ID is that of the ailment, "" if nothing is wrong.
	ID string `json:"id,omitempty"`
	// Subject is what it is about, where there are several: an account, a repository, a file.
	Subject string `json:"subject,omitempty"`
	Says    string `json:"says"`
	// Do says what to do, "" for nothing.
	Do string `json:"do,omitempty"`
}

// Error is the finding as the reason why a server does not start.
func (f Finding) Error() string { return f.Says + "\n  What to do: " + plain(f.Do) }

// plain takes the marks of code out of a text for a terminal.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

// Plain is the finding without the marks of code in its cure.
func (f Finding) Plain() Finding {
	f.Do = plain(f.Do)
	return f
}

// find makes the finding of an ailment, with pairs of a name and what stands for it.
func find(id, subject string, words ...string) Finding {
	for _, a := range Ailments() {
		if a.ID != id {
			continue
		}
		pairs := make([]string, 0, len(words))
		for i := 0; i+1 < len(words); i += 2 {
			pairs = append(pairs, "{"+words[i]+"}", words[i+1])
		}
		fill := strings.NewReplacer(pairs...)
		return Finding{Check: a.Check, Level: a.Level, ID: id, Subject: subject, Says: fill.Replace(a.Sign), Do: fill.Replace(a.Cure)}
	}
	panic("there is no ailment " + id) // the ids are constants
}

// fine makes the finding that a check found nothing.
func fine(check, subject, says string) Finding {
	return Finding{Check: check, Level: OK, Subject: subject, Says: says}
}
