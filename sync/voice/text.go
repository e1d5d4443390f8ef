package voice

// List names the commands for people, in Markdown.
const List = "`/milepost done`, `drop`, `reopen`, `decide: TEXT`, `approve`, `approve PLAN`, `pick NAME ANSWER`, `sync` and `explain`. " +
	"On a question, `Decision: TEXT` does as well, and `/approve` signs a sign-off. The command stands alone in the first line."
