// Package ratelimit keeps one installation below GitHub's limits, together with every other process
// that acts for the App: what a request costs, what may still be asked for, and when to come back.
//
// It sends nothing and waits for nothing: it says yes, or names a time. Where the record of what was
// spent lies is the matter of a
// [LimitStore] (limit_store.go); that of several servers is package limitstore. How a
// refusal becomes an error, and which answers are one, is the matter of internal/github.
//
// Start reading at [Budget] (budget.go). Its arithmetic is account.go, the limits themselves are in
// limits.go, and retry_at.go reads GitHub's own answer.
package ratelimit
