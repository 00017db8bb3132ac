package io.quanzi.console;

import io.quanzi.inbox.Inbox;
import io.quanzi.schedule.ClockMover;
import io.quanzi.schedule.HistoryProgress;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Adds what surrounds every page of the console: menu, user, language, the sandbox's clock. */
@ControllerAdvice(basePackages = {"io.quanzi.console", "io.quanzi.demo", "io.quanzi.rehearsal"})
class LayoutAdvice {
    /** The menu, in order. */
    private static final List<Group> MENU = List.of(
            new Group("menu.group.today", List.of(new Entry("menu.today", "/", "home"))),
            new Group(
                    "menu.group.customers",
                    List.of(
                            new Entry("menu.customers", "/customers", "people"),
                            new Entry("menu.orders", "/orders", "bag"),
                            new Entry("menu.segments", "/segments", "group"),
                            new Entry("menu.conflicts", "/conflicts", "alert"),
                            new Entry("menu.imports", "/imports", "upload"))),
            new Group(
                    "menu.group.community",
                    List.of(
                            new Entry("menu.groups", "/groups", "group"),
                            new Entry("menu.sops", "/sops", "check"),
                            new Entry("menu.calendar", "/calendar", "clock"),
                            new Entry("menu.officers", "/officers", "user"))),
            new Group(
                    "menu.group.reach",
                    List.of(
                            new Entry("menu.upcoming", "/upcoming", "book"),
                            new Entry("menu.plan", "/plan", "chart"),
                            new Entry("menu.posts", "/posts", "send"),
                            new Entry("menu.live", "/live", "people"),
                            new Entry("menu.ab-tests", "/ab-tests", "chart"),
                            new Entry("menu.schedules", "/schedules", "clock"),
                            new Entry("menu.rehearsal", "/rehearsal", "play"))),
            new Group("menu.group.members", List.of(new Entry("menu.members", "/members", "star"))),
            new Group(
                    "menu.group.content",
                    List.of(
                            new Entry("menu.products", "/products", "bag"),
                            new Entry("menu.playbook", "/playbook", "file"),
                            new Entry("menu.copy-check", "/copy-check", "check"),
                            new Entry("menu.words", "/words", "check"))),
            new Group(
                    "menu.group.data",
                    List.of(
                            new Entry("menu.repurchase", "/repurchase", "chart"),
                            new Entry("menu.swaps", "/swaps", "ticket"),
                            new Entry("menu.codes", "/codes", "ticket"),
                            new Entry("menu.definitions", "/definitions", "book"))),
            new Group(
                    "menu.group.settings",
                    List.of(
                            new Entry("menu.users", "/users", "user"),
                            new Entry("menu.tokens", "/tokens", "ticket"),
                            new Entry("menu.audit", "/audit", "book"),
                            new Entry("menu.inbox", "/inbox", "inbox"),
                            new Entry("menu.outbound", "/outbound", "send"),
                            new Entry("menu.reconcile", "/reconcile", "check"),
                            new Entry("menu.backup", "/backup", "safe"),
                            new Entry("menu.doctor", "/doctor", "pulse"))));

    private static final Map<String, String> NEXT_THEME = Map.of("", "dark", "dark", "light");

    private final Clock clock;
    private final ObjectProvider<ClockMover> mover;
    private final ObjectProvider<HistoryProgress> histories;
    private final RoleHierarchy roles;
    private final Inbox inbox;
    private final WebInvocationPrivilegeEvaluator privileges;
    private final VisiblePeople visiblePeople;

    LayoutAdvice(
            Clock clock,
            ObjectProvider<ClockMover> mover,
            ObjectProvider<HistoryProgress> histories,
            RoleHierarchy roles,
            Inbox inbox,
            WebInvocationPrivilegeEvaluator privileges,
            VisiblePeople visiblePeople) {
        this.privileges = privileges;
        this.visiblePeople = visiblePeople;
        this.clock = clock;
        this.histories = histories;
        this.roles = roles;
        this.mover = mover;
        this.inbox = inbox;
    }

    /**
     * Entries that belong together.
     *
     * @param title the message's key
     */
    public record Group(String title, List<Entry> entries) {}

    /**
     * One line of the menu.
     *
     * @param title the message's key
     */
    public record Entry(String title, String path, String icon) {}

    /**
     * The surroundings.
     *
     * @param user null before the login
     * @param mayChange whether buttons that change something are offered
     * @param own whether only the user's own customers, groups and posts are shown
     * @param nobodys whether the account names no member of WeCom, so that there are none
     * @param language the tag of the page's language, such as {@code zh-CN}
     * @param otherLanguage the address of this page in the other language
     * @param theme light or dark; null when the reader's system decides
     * @param otherTheme the address of this page in the next theme
     * @param sandbox whether the clock is the sandbox's
     * @param history how far the history is that is being played; null when none is
     * @param troubled how many events failed and wait for a person or their next try
     * @param csrf null on the error page of an endpoint that needs none
     */
    public record Around(
            List<Group> menu,
            String active,
            @Nullable String user,
            boolean mayChange,
            boolean own,
            boolean nobodys,
            String language,
            String otherLanguage,
            @Nullable String theme,
            String otherTheme,
            boolean sandbox,
            @Nullable History history,
            long troubled,
            @Nullable Csrf csrf) {}

    /** How many days of a history are played, of how many. */
    public record History(int day, int of, int percent) {}

    /** The token that a request that changes something must bring. */
    public record Csrf(String header, String parameter, String token) {}

    @ModelAttribute("around")
    Around around(HttpServletRequest request, Locale locale, @Nullable Authentication user, @Nullable CsrfToken csrf) {
        boolean english = locale.getLanguage().equals("en");
        String path = request.getRequestURI().substring(request.getContextPath().length());
        Scope scope = visiblePeople.scope();
        String theme = Themes.of(request).orElse(null);
        return new Around(
                menu(user),
                MENU.stream()
                        .flatMap(group -> group.entries().stream())
                        .map(Entry::path)
                        .filter(entry -> path.equals(entry) || path.startsWith(entry + "/"))
                        .findFirst()
                        .orElse(""),
                user == null ? null : user.getName(),
                mayChange(user),
                user != null && !scope.all(),
                user != null && scope.equals(Scope.NOBODY),
                english ? "en" : "zh-CN",
                other(request, "lang", english ? "zh-CN" : "en"),
                theme,
                other(request, "theme", NEXT_THEME.getOrDefault(theme == null ? "" : theme, "system")),
                mover.getIfAvailable() != null,
                history(),
                user == null ? 0 : troubled(request),
                csrf == null ? null : new Csrf(csrf.getHeaderName(), csrf.getParameterName(), csrf.getToken()));
    }

    /** Returns the part of the menu that leads to pages the user may open. */
    private List<Group> menu(@Nullable Authentication user) {
        return MENU.stream()
                .map(group -> new Group(
                        group.title(),
                        group.entries().stream()
                                .filter(entry -> privileges.isAllowed("", entry.path(), "GET", user))
                                .toList()))
                .filter(group -> !group.entries().isEmpty())
                .toList();
    }

    /** None on an error page and in a part of a page: neither has a menu that is worth a question. */
    private long troubled(HttpServletRequest request) {
        if (LoginEntryPoint.isFragment(request) || request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null) {
            return 0;
        }
        return inbox.backlog().parked() + inbox.failing();
    }

    private @Nullable History history() {
        return histories.stream()
                .flatMap(one -> one.playing().stream())
                .map(now -> new History(now.day(), now.of(), 100 * now.day() / now.of()))
                .findFirst()
                .orElse(null);
    }

    private boolean mayChange(@Nullable Authentication user) {
        return user != null
                && roles.getReachableGrantedAuthorities(user.getAuthorities()).stream()
                        .anyMatch(role -> ("ROLE_" + Role.MANAGER).equals(role.getAuthority()));
    }

    /**
     * Returns the address of the page as somebody chose to see it; on an error page that of the page that failed, which
     * then has another try.
     */
    private static String other(HttpServletRequest request, String parameter, String value) {
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed) {
            return failed + "?" + parameter + "=" + value;
        }
        var here = ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam("lang")
                .replaceQueryParam("theme")
                .replaceQueryParam(parameter, value)
                .build();
        return here.getPath() + "?" + here.getQuery();
    }

    @ModelAttribute("show")
    Formats show() {
        return new Formats(clock.instant(), visiblePeople.seesWholeNames());
    }
}
