// Package local keeps other sites' pages, which run in the same browser, from listeners that trust
// whoever can reach them: the page of the demo and the operators' listener. It does not say who else
// may reach a listener.
//
// All of it is in local.go; start reading at [Wall].
package local
