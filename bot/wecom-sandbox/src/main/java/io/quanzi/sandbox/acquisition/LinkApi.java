package io.quanzi.sandbox.acquisition;

import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Page;
import io.quanzi.sandbox.platform.PlatformSettings;
import io.quanzi.sandbox.platform.Request;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** WeCom's endpoints before {@link AcquisitionLinks}: only the app that made a link sees it. */
public final class LinkApi {
    private static final String ROOT = "/cgi-bin/externalcontact/customer_acquisition";
    private static final String TITLE = "获客助手";
    private static final int MAX_NAME = 30;
    private static final int MAX_USERS = 500;
    private static final int MAX_PREFERRED = 1000;
    private static final long DAY = 86_400;

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final AcquisitionLinks links;
    private final PlatformSettings settings;

    public LinkApi(
            SandboxState sandboxState,
            People people,
            Relations relations,
            AcquisitionLinks links,
            PlatformSettings settings) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.links = links;
        this.settings = settings;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "/create_link", this::create);
        endpoints.post(ROOT + "/update_link", this::update);
        endpoints.post(ROOT + "/delete_link", call -> {
            links.links().remove(own(call).linkId());
            return Json.object();
        });
        endpoints.post(ROOT + "/list_link", this::list);
        endpoints.post(ROOT + "/get", this::get);
        endpoints.post(ROOT + "/customer", this::customers);
        endpoints.post(ROOT + "/statistic", this::statistic);
        endpoints.get(ROOT + "_quota", this::quota);
        endpoints.page(AcquisitionLinks.PATH, this::page);
    }

    private ObjectNode create(Call call) {
        var name = name(call.text("link_name", Errcode.EMPTY_VALUE));
        var link = read(
                call,
                new AcquisitionLink(
                        Ids.random("ca", 20),
                        call.corpId(),
                        call.caller().agentId(),
                        name,
                        List.of(),
                        List.of(),
                        true,
                        true,
                        0,
                        List.of(),
                        sandboxState.now()));
        int most = settings.now().mostLinks();
        if (most > 0 && links.links().size() >= most) {
            throw new ApiError(Errcode.TOO_MANY_LINKS);
        }
        links.links().put(link.linkId(), link);
        var reply = Json.object();
        var shown = reply.putObject("link");
        shown.put("link_id", link.linkId());
        shown.put("link_name", link.name());
        shown.put("url", AcquisitionLinks.url(call.baseUrl(), link.linkId()));
        shown.put("create_time", link.at().getEpochSecond());
        return reply;
    }

    private ObjectNode update(Call call) {
        var old = own(call);
        links.links().put(old.linkId(), read(call, old));
        return Json.object();
    }

    /** Reads the call, and keeps what held before where it says nothing; arguments are looked at before members. */
    private AcquisitionLink read(Call call, AcquisitionLink old) {
        var name = call.has("link_name") ? name(call.text("link_name")) : old.name();
        var range = call.at("range");
        var users = call.has("range") ? Call.texts(range, "user_list") : old.users();
        var departments = call.has("range") ? departments(range) : old.departments();
        if (users.isEmpty() && departments.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "range takes user_list or department_list");
        }
        var option = call.at("priority_option");
        int priority = call.has("priority_option") ? (int) Call.number(option, "priority_type", 0) : old.priority();
        var preferred = call.has("priority_option") ? Call.texts(option, "priority_userid_list") : old.preferred();
        if (priority < 0 || priority > 2 || (priority == 2 && preferred.isEmpty())) {
            throw new ApiError(Errcode.BAD_PARAMETER, "priority_type 1 corp-wide, 2 with priority_userid_list");
        }
        int all = users.size()
                + (departments.isEmpty() ? 0 : people.staffOf(call.corpId()).size());
        if (all > MAX_USERS || preferred.size() > MAX_PREFERRED) {
            throw new ApiError(Errcode.BAD_SIZE, "a link leads to " + MAX_USERS + " members at most");
        }
        users.forEach(user -> people.contactStaff(call.caller(), user));
        preferred.forEach(user -> people.contactStaff(call.caller(), user));
        return new AcquisitionLink(
                old.linkId(),
                old.corpId(),
                old.agentId(),
                name,
                users,
                departments,
                call.flag("skip_verify", old.skipVerify()),
                call.flag("mark_source", old.markSource()),
                priority,
                preferred,
                old.at());
    }

    private ObjectNode list(Call call) {
        var mine = links.links().all().stream().filter(link -> mine(call, link)).toList();
        return call.page(
                "link_id_list",
                mine,
                call.limit(100, 100),
                link -> Json.array().add(link.linkId()).get(0));
    }

    private ObjectNode get(Call call) {
        var link = own(call);
        var reply = Json.object();
        var shown = reply.putObject("link");
        shown.put("link_id", link.linkId());
        shown.put("link_name", link.name());
        shown.put("url", AcquisitionLinks.url(call.baseUrl(), link.linkId()));
        shown.put("create_time", link.at().getEpochSecond());
        shown.put("skip_verify", link.skipVerify());
        shown.put("mark_source", link.markSource());
        var range = reply.putObject("range");
        range.set("user_list", Json.array(link.users()));
        var departments = range.putArray("department_list");
        link.departments().forEach(departments::add);
        if (link.priority() > 0) {
            var option = reply.putObject("priority_option");
            option.put("priority_type", link.priority());
            option.set("priority_userid_list", Json.array(link.preferred()));
        }
        return reply;
    }

    private ObjectNode customers(Call call) {
        var link = own(call);
        var came = links.visits(link.linkId()).stream()
                .filter(visit -> visit.isNew() && held(visit))
                .toList();
        return call.page("customer_list", came, call.limit(1000, 1000), visit -> {
            var person = people.person(visit.personId());
            var row = Json.object();
            row.put("external_userid", person == null ? "" : people.externalUserId(link.corpId(), person));
            row.put("userid", visit.userId());
            row.put("chat_status", visit.messages() > 0 ? 1 : 0);
            row.put("state", visit.state());
            return row;
        });
    }

    private ObjectNode quota(Call call) {
        var quota = links.quota(call.corpId());
        var reply = Json.object();
        reply.put("total", quota.used());
        reply.put("balance", quota.balance(sandboxState.now()));
        var rows = reply.putArray("quota_list");
        for (var batch : quota.live(sandboxState.now())) {
            var row = rows.addObject();
            row.put("expire_date", batch.expires().getEpochSecond());
            row.put("balance", batch.balance());
        }
        return reply;
    }

    private ObjectNode statistic(Call call) {
        long from = call.number("start_time", -1);
        long to = call.number("end_time", -1);
        long now = sandboxState.now().getEpochSecond();
        if (from < 0 || to < from || to - from > 30 * DAY || from < now - 180 * DAY) {
            throw new ApiError(Errcode.BAD_SIZE, "start_time to end_time takes 30 days, none older than 180 days");
        }
        var within = links.visits(own(call).linkId()).stream()
                .filter(visit -> visit.openedAt().getEpochSecond() >= from
                        && visit.openedAt().getEpochSecond() < to + DAY)
                .toList();
        var reply = Json.object();
        reply.put("click_link_customer_cnt", within.size());
        reply.put("new_customer_cnt", (int)
                within.stream().filter(visit -> visit.isNew() && held(visit)).count());
        return reply;
    }

    /** Shows in a browser a link that WeChat opens itself: whom it leads to, and how to be the customer here. */
    private ApiResponse page(Request request) {
        var url = request.baseUrl() + request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
        var link = links.links().find(request.path().substring(request.path().lastIndexOf('/') + 1));
        if (link == null) {
            return new Page(TITLE, "链接已失效")
                    .line("no acquisition link has this address; it was deleted, or is of another sandbox")
                    .shown(404);
        }
        var page = new Page(TITLE, link.name()).line("请在微信中打开本链接,添加:");
        links.leadsTo(link).forEach(member -> page.line(member.name() + " (" + member.userId() + ")"));
        return page.line("在沙箱里由一位客户打开 (a customer opens it here):")
                .code("curl -s " + request.baseUrl() + "/_sim/scan -d '{\"person\":\"p1\",\"url\":\"" + url + "\"}'")
                .link("/", "三部手机 (the phones)")
                .shown(200);
    }

    private boolean held(Visit visit) {
        return Optional.ofNullable(relations.find(visit.userId(), visit.personId()))
                .filter(Relation::holds)
                .isPresent();
    }

    private AcquisitionLink own(Call call) {
        return Optional.ofNullable(links.links().find(call.text("link_id", Errcode.EMPTY_VALUE)))
                .filter(link -> mine(call, link))
                .orElseThrow(() -> new ApiError(Errcode.BAD_PARAMETER, "link_id"));
    }

    private static boolean mine(Call call, AcquisitionLink link) {
        return link.corpId().equals(call.corpId())
                && link.agentId().equals(call.caller().agentId());
    }

    private static String name(String name) {
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw new ApiError(Errcode.BAD_SIZE, "link_name takes " + MAX_NAME + " characters");
        }
        return name;
    }

    private static List<Integer> departments(JsonNode range) {
        return Call.texts(range, "department_list").stream()
                .map(id -> {
                    if (!id.equals("1")) {
                        throw new ApiError(Errcode.NO_SUCH_DEPARTMENT);
                    }
                    return 1;
                })
                .toList();
    }
}
