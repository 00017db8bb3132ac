package io.quanzi.wecom;

/** The XML of WeCom's callbacks before it is encrypted, all of one second. */
final class CallbackXml {
    private static final String HEAD = "<ToUserName><![CDATA[" + DoorNode.CORP
            + "]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
            + "<CreateTime>1795311000</CreateTime><MsgType><![CDATA[event]]></MsgType>";

    private CallbackXml() {}

    static String added(String officer, String customer, String welcomeCode) {
        return event(
                "change_external_contact",
                text("ChangeType", "add_external_contact")
                        + text("UserID", officer)
                        + text("ExternalUserID", customer)
                        + text("State", "ord:8812")
                        + text("WelcomeCode", welcomeCode));
    }

    /** @param change {@code create}, {@code update} or {@code delete} */
    static String tag(String change, String type, String id) {
        return event("change_external_tag", text("Id", id) + text("TagType", type) + text("ChangeType", change));
    }

    /** The order of a tag group's tags, or of the groups, changed. */
    static String shuffled(String groupId) {
        return event("change_external_tag", text("Id", groupId) + text("ChangeType", "shuffle"));
    }

    /** Members came into a group. */
    static String joined(String chatId, String... members) {
        var list = new StringBuilder();
        for (String member : members) {
            list.append(text("Item", member));
        }
        return event(
                "change_external_chat",
                text("ChatId", chatId)
                        + text("ChangeType", "update")
                        + text("UpdateDetail", "add_member")
                        + "<JoinScene>3</JoinScene><MemChangeCnt>" + members.length + "</MemChangeCnt><MemChangeList>"
                        + list + "</MemChangeList>");
    }

    /** A group's name, notice or owner changed. */
    static String regrouped(String chatId, String detail) {
        return event(
                "change_external_chat",
                text("ChatId", chatId) + text("ChangeType", "update") + text("UpdateDetail", detail));
    }

    /** There is something to fetch in customer service; it names no sender. */
    static String service(String account, String token) {
        return event("kf_msg_or_event", text("Token", token) + text("OpenKfId", account))
                .replace(text("FromUserName", "sys"), "");
    }

    static String requested(String link, String state) {
        return event(
                "customer_acquisition",
                text("ChangeType", "friend_request") + text("LinkId", link) + text("State", state));
    }

    private static String event(String event, String rest) {
        return "<xml>" + HEAD + text("Event", event) + rest + "</xml>";
    }

    private static String text(String name, String text) {
        return "<" + name + "><![CDATA[" + text + "]]></" + name + ">";
    }
}
