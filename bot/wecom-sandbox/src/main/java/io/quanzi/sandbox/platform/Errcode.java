package io.quanzi.sandbox.platform;

/** The error codes the sandbox answers with. https://developer.work.weixin.qq.com/document/path/90313 */
public enum Errcode {
    BAD_SECRET(40001, "invalid credential"),
    BAD_USERID(40003, "invalid userid"),
    BAD_OPENID(40003, "invalid openid"),
    BAD_MEDIA_TYPE(40004, "invalid media type"),
    BAD_MEDIA_ID(40007, "invalid media_id"),
    BAD_MSGTYPE(40008, "invalid message type"),
    BAD_CORPID(40013, "invalid corpid"),
    BAD_APPID(40013, "invalid appid"),
    BAD_TOKEN(40014, "invalid access_token"),
    BAD_PARAMETER(40035, "invalid parameter"),
    BAD_TEMPLATE_ID(40037, "invalid template_id"),
    BAD_OAUTH_CODE(40029, "invalid code"),
    NO_SUCH_CHAT(40050, "chatid is invalid"),
    BAD_AGENTID(40056, "invalid agentid"),
    BAD_SIZE(40058, "invalid parameter size or value"),
    EMPTY_VALUE(40063, "some parameters are empty"),
    UNKNOWN_API(40066, "invalid url"),
    BAD_TAG(40068, "invalid tagid"),
    TAG_NAME_TAKEN(40071, "tag name already exists"),
    TAG_NAME_LENGTH(40072, "invalid tag name length"),
    BAD_EXTERNAL_USERID(40096, "invalid external userid"),
    BAD_STORE_ARGUMENT(40097, "invalid args"),
    BAD_APPSECRET(40125, "invalid appsecret"),
    TOO_MANY_TAGS(40126, "corp tag count over limit"),
    TOO_MANY_TAGS_OF_ONE(40144, "external contact tag count over limit"),
    NO_TOKEN(41001, "access_token missing"),
    NO_CORPID(41002, "corpid missing"),
    NO_APPID(41002, "appid missing"),
    NO_SECRET(41004, "corpsecret missing"),
    NO_USERID(41009, "userid missing"),
    NO_EXTERNAL_USERID(41035, "external_userid missing"),
    NO_WAY_TYPE(41037, "contact way type missing"),
    BAD_WAY_TYPE(41038, "contact way type invalid"),
    NO_WAY_SCENE(41039, "contact way scene missing"),
    BAD_WAY_SCENE(41040, "contact way scene invalid"),
    TOO_MANY_WAY_USERS(41041, "contact way user over limit"),
    BAD_WAY_STYLE(41042, "contact way style invalid"),
    NO_CONFIG_ID(41043, "contact way config_id missing"),
    BAD_CONFIG_ID(41044, "contact way config_id invalid"),
    TOO_MANY_WAYS(41045, "contact way count over limit"),
    NO_MSGID(41046, "msgid missing"),
    BAD_MSGID(41047, "msgid invalid"),
    NO_CUSTOMER(41048, "no external contact to send"),
    NO_WELCOME_CODE(41049, "welcome code missing"),
    BAD_WELCOME_CODE(41050, "welcome code invalid or expired"),
    ALREADY_CHATTING(41051, "customer and member have started chatting"),
    TOO_MANY_WELCOME_TEMPLATES(41055, "group welcome template count over limit"),
    FOREIGN_WELCOME_TEMPLATE(41058, "group welcome template is not of this app"),
    NOT_ACTIVATED(41054, "user not activated or not verified"),
    BEING_DISPATCHED(41063, "group msg is being dispatched"),
    TOO_MANY_ATTACHMENTS(41064, "attachments over limit"),
    BAD_ATTACHMENT(41065, "attachments type invalid"),
    TOO_MANY_CHATS(41091, "join way may reference at most 5 chats"),
    TASK_CANCELLED(41093, "group msg has been cancelled"),
    TOO_MANY_REMINDERS(41094, "remind quota exceeded"),
    TOO_MANY_LINKS(41095, "customer acquisition link count over limit"),
    BAD_TAG_LIST(41111, "tag list empty or over limit"),
    TOKEN_EXPIRED(42001, "access_token expired"),
    OAUTH_CODE_EXPIRED(42003, "code expired"),
    OAUTH_CODE_USED(42022, "code has been used"),
    NOT_FOLLOWING(43004, "require subscribe"),
    EMPTY_TEXT(44004, "empty content"),
    FILE_TOO_LARGE(45001, "media size out of limit"),
    NO_CONSENT(43101, "user refuse to accept the msg"),
    DAILY_MESSAGES_EXHAUSTED(45009, "reach max api daily quota limit"),
    BAD_NOTICE(47003, "argument invalid! data format error"),
    CALLS_EXHAUSTED(45009, "api freq out of limit"),
    TOO_CONCURRENT(45033, "api concurrent out of limit"),
    WRITE_CONFLICT(45035, "concurrent write conflict, try again later"),
    EMPTY_FILE(44001, "empty media data"),
    NO_MEMBER_WITH(46004, "user not exist"),
    BAD_CURSOR(50100, "invalid cursor"),
    MEMBER_OUT_OF_SCOPE(50002, "user not in the range of app visible"),
    OUT_OF_SIGHT(60011, "no privilege to access/modify contact/party/agent"),
    IP_NOT_TRUSTED(60020, "not allow to access from your ip"),
    NO_SUCH_DEPARTMENT(60123, "invalid party id"),
    NO_SUCH_USER(60111, "userid not found"),
    ALL_INVALID(81013, "user & party & tag all invalid"),
    TOO_MANY_OWNERS(81017, "request too large, use owner_filter"),
    NO_RELATION(84061, "not external contact"),
    BAD_OPENGID(90511, "invalid opengid"),
    NO_CONTACT_RIGHT(84074, "no external contact permission"),
    FOREIGN_AGENT(301002, "not allow operate another agent with this accesstoken");

    private final int code;
    private final String text;

    Errcode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    String text() {
        return text;
    }
}
