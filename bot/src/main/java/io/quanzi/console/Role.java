package io.quanzi.console;

/** What a user may do; each may also do what the ones after it may. */
enum Role {
    /** Users and settings. */
    ADMIN,
    /** Campaigns: everything that reaches customers. */
    MANAGER,
    /** The own customers and tasks. */
    OFFICER,
    /** Looks, changes nothing. */
    VIEWER
}
