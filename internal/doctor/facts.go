package doctor

import (
	"time"

	"github.com/milepost/milepost/internal/app"
)

// Facts are what was found, before anybody judges it.
type Facts struct {
	// Faults and Weaknesses are what is wrong with the settings, as the server tells it. With faults nothing else is known.
	Faults, Weaknesses []string
	Files              []File
	// Polls tells that the server asks GitHub by itself, and needs no webhook.
	Polls bool
	Site  app.Site
	// Unreachable says why the host does not answer, "" if it does.
	Unreachable string
	// Version is that of the GitHub Enterprise Server, "" for github.com.
	Version string
	// Ahead is how far GitHub's clock is ahead of this machine's.
	Ahead time.Duration
	// AppID is the configured one, App what GitHub knows of it, nil if it does not tell; then Refusal says why.
	AppID         int64
	App           *App
	Refusal       Refusal
	Installations []Installation
	// InstallationsUnread says why they are not known.
	InstallationsUnread string
	// GraphQL says why it does not answer; GraphQLAsked tells that it was asked.
	GraphQL      string
	GraphQLAsked bool
	Webhook      Webhook
	Database     Database
	// Free is the room beside a database in a file, in bytes, -1 if it is not known.
	Free         int64
	Folder       string
	Repositories []Repository
	// Unlooked counts the repositories that were not looked at, since there are many.
	Unlooked int
}

// File is a file that others should not read.
type File struct {
	Path, What string
	// Mode is that of Unix.
	Mode uint32
}

// App is the App as GitHub knows it.
type App struct {
	Slug, Page  string
	Owner       app.Account
	Permissions map[string]string
	Events      []string
}

// Refusal is why GitHub does not tell who the App is.
type Refusal struct {
	// Status is that of HTTP, 0 for no answer.
	Status int
	Reason string
}

// Installation is the App on one account.
type Installation struct {
	ID          int64
	Account     app.Account
	Suspended   bool
	Permissions map[string]string
	// Unread says why its repositories could not be listed, "" if they were.
	Unread string
}

// Webhook is where GitHub delivers to, and how that went.
type Webhook struct {
	// Unread says why it is not known.
	Unread   string
	URL      string
	Insecure bool
	// Deliveries are the last attempts, newest first.
	Deliveries []Delivery
}

// Delivery is one attempt.
type Delivery struct {
	// Code is the receiver's answer, 0 for none; Status is GitHub's word for it.
	Code   int
	Status string
}

// Database is what was found where the ledger is.
type Database struct {
	// Name is its address without a password.
	Name string
	// Unreachable says why it cannot be opened.
	Unreachable string
	// Fresh tells that there is none yet, InUse that a server works with it.
	Fresh, InUse bool
	// Part names the tables that a newer version has written, "" for none; Have and Know are the versions.
	Part       string
	Have, Know int
}

// Repository is one that an installation may work on.
type Repository struct {
	Name string
	// Archived and IssuesOff keep it from being worked on.
	Archived, IssuesOff bool
	// Unread says why it could not be looked into.
	Unread string
	Plans  []Plan
}

// Plan is a file that is one, or that is named like one.
type Plan struct {
	Path, Title string
	Items       int
	// Problem says why it is not mirrored.
	Problem string
}
