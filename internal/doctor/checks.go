package doctor

// Check is one row of what is looked at.
type Check struct {
	// Name is what lines are headed with.
	Name string
	// Needs says what is needed, How where it is seen.
	Needs, How string
}

// The names of the checks.
const (
	checkSettings      = "settings"
	checkFiles         = "files"
	checkGitHub        = "GitHub"
	checkClock         = "clock"
	checkCredentials   = "credentials"
	checkGraphQL       = "GraphQL"
	checkPermissions   = "permissions"
	checkEvents        = "events"
	checkInstallations = "installations"
	checkWebhook       = "webhook"
	checkDatabase      = "database"
	checkDisk          = "disk"
	checkRepositories  = "repositories"
	checkPlans         = "plans"
	checkOptional      = "optional"
)

// Checks lists what is looked at, in this order.
func Checks() []Check {
	return []Check{
		{checkSettings, "every variable can be read", "the environment and the file of settings"},
		{checkFiles, "nobody else reads key, settings and database", "the modes of the files"},
		{checkGitHub, "the REST API answers", "`GET /meta`, which also tells an Enterprise Server's version"},
		{checkClock, "this machine's clock agrees with GitHub's", "the dates of GitHub's answers"},
		{checkCredentials, "id and key are those of one App", "`GET /app`, signed with the key"},
		{checkGraphQL, "GraphQL answers", "a question that costs nothing"},
		{checkPermissions, "the App asks for what it needs", "`GET /app`"},
		{checkEvents, "the App is subscribed to what it needs", "`GET /app`"},
		{checkInstallations, "each installation has granted what the App asks for", "`GET /app/installations`"},
		{checkWebhook, "deliveries arrive and are accepted", "`GET /app/hook/config` and the last deliveries with their answers"},
		{checkDatabase, "it can be opened and is not of a newer version", "the versions of its tables"},
		{checkDisk, "there is room for the database", "the file system of its folder"},
		{checkRepositories, "repositories can be written to and have issues", "`GET /repos/OWNER/REPO`"},
		{checkPlans, "there is a plan", "the files at the head of each repository"},
		{checkOptional, "nothing: what more could be granted", "the grants of the installations"},
	}
}
