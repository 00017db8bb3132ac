/**
 * The pages of the staff: login, page shell, errors; the pages themselves stand in a sub-package each, by menu entry.
 *
 * <p>Pages are FreeMarker with htmx for the parts that change by themselves; there is no script and no style of ours
 * inside a page, so that the content security policy allows none. A page's model is records; those FreeMarker reads are
 * {@code public} because it sees no other, and only for that reason. The console calls the modules below and shows what
 * they say; it owns who may log in, and what became of the files that were imported.
 *
 * <p>A login: {@link io.quanzi.console.Login} checks, {@link io.quanzi.console.LoginThrottle} slows down who guesses and
 * locks nobody out, {@link io.quanzi.console.Users} stores, {@link io.quanzi.console.Accounts} changes, {@link
 * io.quanzi.console.StaffSessions} ends, {@link io.quanzi.console.LoginEntryPoint} and {@link
 * io.quanzi.console.SignIn} tell.
 *
 * <p>Customers' pages are {@code io.quanzi.pages}; the access rules of both are in {@link
 * io.quanzi.console.SecurityConfiguration}, in one place, so that what is open can be read in one place.
 *
 * <p>Owns: {@code users}, {@code staff_sessions}, {@code api_tokens}, {@code imports}, {@code import_rejected}, {@code import_rejected_rows}, {@code import_waiting}, {@code import_waiting_parts}, {@code bulk_actions}, {@code bulk_rows}, {@code bulk_checks}, {@code first_run}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "http",
            "csv",
            "database",
            "embedded",
            "playbook",
            "inbox",
            "work",
            "schedule",
            "shop",
            "wecom :: contacts",
            "wecom :: repair",
            "customer",
            "products",
            "content",
            "segments",
            "clicks",
            "liveqa",
            "coupons",
            "membership",
            "groups",
            "content :: law",
            "broadcast",
            "sop",
            "partners",
            "onboarding",
            "outreach",
            "insight",
            "doctor",
            "files"
        })
@NullMarked
package io.quanzi.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
