package io.quanzi.sandbox.people;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Members and departments as an app reads them. There is one department, 1, with everybody in it.
 * https://developer.work.weixin.qq.com/document/path/90196
 */
public final class MemberApi {
    private static final String ONLY_DEPARTMENT = "1";
    private static final int MAX_IDS = 10_000;

    private final People people;

    public MemberApi(People people) {
        this.people = people;
    }

    public void serve(Endpoints endpoints) {
        endpoints.get(
                "/cgi-bin/user/get",
                call -> detail(people.visible(call.caller(), call.query("userid", Errcode.NO_USERID))));
        endpoints.get("/cgi-bin/user/simplelist", call -> list(call, false));
        endpoints.get("/cgi-bin/user/list", call -> list(call, true));
        endpoints.post("/cgi-bin/user/list_id", this::ids);
        endpoints.post("/cgi-bin/user/getuserid", call -> found(call, "mobile", StaffMember.Card::mobile));
        endpoints.post("/cgi-bin/user/get_userid_by_email", call -> found(call, "email", StaffMember.Card::email));
        endpoints.get("/cgi-bin/department/list", call -> departments(call, true));
        endpoints.get("/cgi-bin/department/simplelist", call -> departments(call, false));
    }

    private ObjectNode list(Call call, boolean whole) {
        var department = call.query("department_id", Errcode.EMPTY_VALUE);
        if (!department.equals(ONLY_DEPARTMENT)) {
            throw new ApiError(Errcode.NO_SUCH_DEPARTMENT);
        }
        var reply = Json.object();
        var users = reply.putArray("userlist");
        visible(call).forEach(member -> users.add(whole ? detail(member) : brief(member)));
        return reply;
    }

    private ObjectNode ids(Call call) {
        return call.page("dept_user", visible(call), call.limit(MAX_IDS, MAX_IDS), member -> {
            var row = Json.object();
            row.put("userid", member.userId());
            row.put("department", 1);
            return row;
        });
    }

    private ObjectNode found(Call call, String field, java.util.function.Function<StaffMember.Card, String> value) {
        var wanted = call.text(field, Errcode.EMPTY_VALUE);
        Predicate<StaffMember> has =
                member -> member.card() != null && value.apply(member.card()).equals(wanted);
        var reply = Json.object();
        reply.put(
                "userid",
                visible(call).stream()
                        .filter(has)
                        .findFirst()
                        .map(StaffMember::userId)
                        .orElseThrow(() -> new ApiError(Errcode.NO_MEMBER_WITH)));
        return reply;
    }

    private static ObjectNode departments(Call call, boolean whole) {
        var id = call.query("id");
        if (!id.isEmpty() && !id.equals(ONLY_DEPARTMENT)) {
            throw new ApiError(Errcode.NO_SUCH_DEPARTMENT);
        }
        var reply = Json.object();
        var row = reply.putArray(whole ? "department" : "department_id").addObject();
        row.put("id", 1);
        if (whole) {
            row.put("name", call.corpId());
            row.putArray("department_leader");
        }
        row.put("parentid", 0);
        row.put("order", 100_000_000);
        return reply;
    }

    private List<StaffMember> visible(Call call) {
        return people.staffOf(call.corpId()).stream()
                .filter(member -> call.caller().sees(member.userId()))
                .toList();
    }

    private static ObjectNode brief(StaffMember member) {
        var reply = Json.object();
        reply.put("userid", member.userId());
        reply.put("name", member.name());
        reply.putArray("department").add(1);
        return reply;
    }

    private static ObjectNode detail(StaffMember member) {
        var reply = brief(member);
        reply.put("main_department", 1);
        reply.put("status", member.activated() ? 1 : 4);
        reply.put("enable", 1);
        reply.put("isleader", 0);
        reply.put("alias", member.userId().toLowerCase(Locale.ROOT));
        if (member.card() != null) {
            reply.put("mobile", member.card().mobile());
            reply.put("email", member.card().email());
        }
        return reply;
    }
}
