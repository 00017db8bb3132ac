package io.quanzi.console;

/** The role of a user. An admin may do what a manager may, a manager what a viewer may. */
enum Role {
    /** Users and settings. */
    ADMIN,
    /** Campaigns: everything that reaches customers. */
    MANAGER,
    /** Looks at all, changes nothing. */
    VIEWER,
    /** Looks at the customers, tasks and groups of one member of WeCom: herself. {@link Scope} says which. */
    OFFICER
}
