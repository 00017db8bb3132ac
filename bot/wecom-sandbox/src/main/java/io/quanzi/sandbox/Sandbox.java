package io.quanzi.sandbox;

import io.quanzi.sandbox.acquisition.AcquisitionLinks;
import io.quanzi.sandbox.acquisition.LinkApi;
import io.quanzi.sandbox.callback.CallbackSender;
import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.contact.ContactApi;
import io.quanzi.sandbox.contact.ContactList;
import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.contact.IdConversions;
import io.quanzi.sandbox.contact.MemberStatistics;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.contact.Tags;
import io.quanzi.sandbox.contact.WelcomeCodes;
import io.quanzi.sandbox.control.CallbackControls;
import io.quanzi.sandbox.control.ContactControls;
import io.quanzi.sandbox.control.ControlClient;
import io.quanzi.sandbox.control.GroupControls;
import io.quanzi.sandbox.control.OfficialControls;
import io.quanzi.sandbox.control.OwnerControls;
import io.quanzi.sandbox.control.PeopleControls;
import io.quanzi.sandbox.control.Routes;
import io.quanzi.sandbox.control.SetupControls;
import io.quanzi.sandbox.control.StateControls;
import io.quanzi.sandbox.control.StoreControls;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.group.GroupApi;
import io.quanzi.sandbox.group.GroupChatJoinWays;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.group.GroupStatistics;
import io.quanzi.sandbox.group.GroupWelcomes;
import io.quanzi.sandbox.mass.MassApi;
import io.quanzi.sandbox.mass.MassList;
import io.quanzi.sandbox.mass.MassTasks;
import io.quanzi.sandbox.message.AppMessages;
import io.quanzi.sandbox.message.Media;
import io.quanzi.sandbox.oauth.OAuth;
import io.quanzi.sandbox.official.Fans;
import io.quanzi.sandbox.official.Notices;
import io.quanzi.sandbox.official.OfficialApi;
import io.quanzi.sandbox.people.Agents;
import io.quanzi.sandbox.people.MemberApi;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.platform.AccessTokens;
import io.quanzi.sandbox.platform.AllowedHosts;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.FaultInjection;
import io.quanzi.sandbox.platform.Gate;
import io.quanzi.sandbox.platform.Limits;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.platform.PlatformSettings;
import io.quanzi.sandbox.platform.Request;
import io.quanzi.sandbox.platform.Server;
import io.quanzi.sandbox.platform.TokenApi;
import io.quanzi.sandbox.scenario.Scenarios;
import io.quanzi.sandbox.screen.ScreenData;
import io.quanzi.sandbox.screen.Screens;
import io.quanzi.sandbox.store.Orders;
import io.quanzi.sandbox.store.StoreApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sandbox. Everything in it is reached over HTTP; Java callers get its address and its clock. */
public final class Sandbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sandbox.class);

    private final SandboxClock clock = new SandboxClock();
    private final SandboxState sandboxState;
    private final CallbackSender callbackSender;
    private final Server server;
    private final Routes routes;
    private final Gate gate;
    private final Endpoints endpoints = new Endpoints();
    private final Screens screens;
    private final Scenarios scenarios;
    private final AllowedHosts hosts;
    private final People people;
    private final Relations relations;
    private final GroupChats groups;
    private final Callbacks callbacks;

    private Sandbox(SandboxOptions options) {
        hosts = new AllowedHosts(options.names());
        sandboxState = new SandboxState(clock, options.journal());
        var accounts = new PlatformAccounts(sandboxState);
        var settings = new PlatformSettings(sandboxState);
        var tokens = new AccessTokens(sandboxState, settings);
        var faults = new FaultInjection();
        var limits = new Limits();
        callbacks = new Callbacks(sandboxState, accounts, settings);
        people = new People(sandboxState, accounts);
        var phones = new PhoneMessages(sandboxState);
        var media = new Media(sandboxState, options.journal());
        var welcomes = new WelcomeCodes(sandboxState, phones, media::need);
        var memberStatistics = new MemberStatistics(sandboxState, people);
        relations = new Relations(sandboxState, people, settings, callbacks, welcomes, memberStatistics);
        phones.addSource(relations::lastWords);
        var ways = new ContactWays(sandboxState, people, relations, settings, limits, media::need);
        var tags = new Tags(sandboxState, relations, callbacks);
        var messages = new AppMessages(sandboxState, people, phones, media, settings, limits);
        var conversions = new IdConversions(sandboxState, people, relations);
        var links = new AcquisitionLinks(sandboxState, people, relations, callbacks);
        var oauth = new OAuth(sandboxState, accounts, people, relations);
        groups = new GroupChats(sandboxState, people, settings, callbacks);
        var joinWays = new GroupChatJoinWays(sandboxState, people, groups, ways::full);
        var massTasks = new MassTasks(sandboxState, settings, relations, groups);
        phones.addSource(massTasks::shownTo);
        var groupWelcomes = new GroupWelcomes(sandboxState, people, groups, phones, media::need);
        var fans = new Fans(sandboxState, people, accounts, callbacks);
        var notices = new Notices(sandboxState, people, accounts, phones);
        var official = new OfficialApi(sandboxState, people, fans, phones, notices);
        var orders = new Orders(sandboxState, people, accounts, callbacks);
        Table<ClockRow> clockRow = sandboxState.table("clock", ClockRow.class);

        new TokenApi(sandboxState, accounts, tokens, settings, limits).serve(endpoints);
        new MemberApi(people).serve(endpoints);
        Agents.serve(endpoints);
        ways.serve(endpoints);
        welcomes.serve(endpoints);
        tags.serve(endpoints);
        new LinkApi(sandboxState, people, relations, links, settings).serve(endpoints);
        oauth.serve(endpoints);
        memberStatistics.serve(endpoints);
        conversions.serve(endpoints);
        new ContactList(sandboxState, people, relations, person -> staysOf(groups, person)).serve(endpoints);
        new ContactApi(people, relations, tags, media::need).serve(endpoints);
        new GroupApi(people, groups).serve(endpoints);
        joinWays.serve(endpoints);
        groupWelcomes.serve(endpoints);
        new GroupStatistics(sandboxState, people, groups, massTasks::postsIn).serve(endpoints);
        new MassApi(sandboxState, people, relations, groups, massTasks, media::need).serve(endpoints);
        new MassList(massTasks).serve(endpoints);
        messages.serve(endpoints);
        media.serve(endpoints);
        official.serve(endpoints);
        notices.serve(endpoints);
        new StoreApi(people, orders).serve(endpoints);
        gate = new Gate(sandboxState, endpoints, accounts, tokens, settings, faults, limits);

        callbackSender = new CallbackSender(
                sandboxState, accounts, callbacks, options.callbackRetryGap(), options.callbacksInFlight());
        routes = new Routes(sandboxState);
        new SetupControls(accounts, settings, tokens, faults, callbacks).enter(routes);
        var who = new PeopleControls(
                accounts, people, relations, ways, links, phones, media, joinWays::has, fans::follow);
        who.enter(routes);
        new GroupControls(people, groups, joinWays, massTasks, who).enter(routes);
        new StoreControls(orders, who).enter(routes);
        new OwnerControls(accounts, people, relations, groups, groupWelcomes, massTasks, who).enter(routes);
        new OfficialControls(people, fans, notices).enter(routes);
        new CallbackControls(sandboxState, accounts, callbacks).enter(routes);
        new ContactControls(accounts, people, tags, links, tokens).enter(routes);
        new StateControls(sandboxState, clock, callbackSender, this::setClock).enter(routes);

        var controlClient = new ControlClient(this::answer, this::baseUrl);
        scenarios = new Scenarios(
                sandboxState,
                clock,
                accounts,
                ways,
                joinWays,
                controlClient,
                () -> sandboxState.act(callbacks::waiting));
        scenarios.enter(routes);
        screens = new Screens(
                new ScreenData(
                        sandboxState,
                        accounts,
                        people,
                        phones,
                        relations,
                        ways,
                        groups,
                        joinWays,
                        massTasks,
                        fans,
                        orders,
                        media),
                controlClient,
                this::baseUrl,
                scenarios::shipped,
                endpoints::served);

        sandboxState.open();
        var kept = clockRow.find("clock");
        clock.attach(() -> sandboxState.act(people::nobody), offset -> {
            sandboxState.act(() -> clockRow.put("clock", new ClockRow(offset)));
            callbackSender.clockMoved();
        });
        if (kept != null) {
            clock.set(kept.offset());
        } else if (options.start() != null) {
            clock.moveTo(options.start());
        }
        server = new Server(options.host(), options.port(), this::answer);
    }

    /**
     * Starts a sandbox, in about a second.
     *
     * @throws IllegalStateException when the port is in use, or the journal is another sandbox's
     */
    public static Sandbox start(SandboxOptions options) {
        var sandbox = new Sandbox(options);
        try {
            sandbox.server.start();
        } catch (RuntimeException e) {
            sandbox.callbackSender.close();
            sandbox.sandboxState.close();
            throw e;
        }
        if (!options.callbacksHeld()) {
            sandbox.deliver();
        }
        log.info("sandbox started url={}", sandbox.baseUrl());
        return sandbox;
    }

    /** Begins to deliver events, where the options hold them. */
    public void deliver() {
        callbackSender.start();
    }

    public int port() {
        return server.port();
    }

    /** Returns a client's base address, such as {@code http://127.0.0.1:8081}. */
    public String baseUrl() {
        return server.baseUrl();
    }

    /**
     * Plays a scenario, as {@code POST /_sim/scenario} does.
     *
     * @throws IllegalArgumentException with every fault of it, a line each; nothing was played
     */
    public void play(String yaml) {
        scenarios.play(yaml);
    }

    /** The external_userid by which a corp knows a person. */
    public static String externalUserId(String corpId, String personId) {
        return People.externalUserId(corpId, personId);
    }

    /** Adds people who were there before, many at once: no event tells of them. Members and groups must be there. */
    public void add(String corpId, Collection<KnownContact> contacts) {
        sandboxState.act(() -> {
            for (var contact : contacts) {
                people.know(new Person(contact.id(), contact.nickname(), contact.unionid(), contact.since()));
                if (contact.staff() != null) {
                    relations.know(corpId, contact.staff(), contact.id(), contact.since());
                }
                contact.groups().forEach(seat -> groups.know(seat.chatId(), contact.id(), seat.joinedAt()));
            }
        });
    }

    /** How many events are still on their way to the programs. */
    public int callbacksWaiting() {
        return sandboxState.act(callbacks::waiting);
    }

    public SandboxClock clock() {
        return clock;
    }

    /** Every API that is served. */
    public List<Endpoints.Served> served() {
        return endpoints.served();
    }

    @Override
    public void close() {
        server.close();
        scenarios.close();
        callbackSender.close();
        sandboxState.close();
    }

    private ApiResponse answer(Request request) {
        var refusal = hosts.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        if (request.path().startsWith("/_sim/")) {
            return control(request);
        }
        return screens.serves(request) ? screens.answer(request) : gate.answer(request);
    }

    private ApiResponse control(Request request) {
        if (scenarios.serves(request)) {
            return scenarios.answer(request);
        }
        if (request.method().equals("GET")) {
            return routes.answer(request);
        }
        var answer = routes.answer(scenarios.before(request));
        if (answer.status() == 200) {
            scenarios.after(request, answer);
        }
        return answer;
    }

    private static List<ContactList.Stay> staysOf(GroupChats groups, String personId) {
        var stays = new ArrayList<ContactList.Stay>();
        for (var member : groups.staysOf(personId)) {
            var group = groups.find(member.chatId());
            if (group != null && member.leftAt() == null) {
                stays.add(new ContactList.Stay(
                        group.chatId(), group.name(), group.corpId(), group.owner(), member.joinedAt()));
            }
        }
        return stays;
    }

    private void setClock(Instant at) {
        clock.set(clock.offset().plus(Duration.between(clock.instant(), at)));
    }

    record ClockRow(Duration offset) {}
}
