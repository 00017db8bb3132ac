package io.quanzi.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names every check, in the order of the report, with WeCom's page about it and the menu in WeCom's admin console. */
enum CheckId {
    BOT(Area.CONFIGURATION, null, null),
    CORP_ID(Area.CONFIGURATION, "91039", Menus.CORP),
    AGENT_ID(Area.CONFIGURATION, "90227", Menus.APP),
    SECRET(Area.CONFIGURATION, "91039", Menus.APP),
    TOKEN(Area.CONFIGURATION, "90930", Menus.CALLBACK),
    AES_KEY(Area.CONFIGURATION, "90968", Menus.CALLBACK),
    PUBLIC_URL(Area.CONFIGURATION, "90930", Menus.CALLBACK),
    SHOP_SECRET(Area.CONFIGURATION, null, null),
    ADMIN_PASSWORD(Area.CONFIGURATION, null, null),
    SERVER_PORT(Area.CONFIGURATION, null, null),
    /** Checks that the data directory can be written and has room left on its disk. */
    DATA_DIRECTORY(Area.CONFIGURATION, null, null),
    SETTING_NAMES(Area.CONFIGURATION, null, null),

    ACCESS_TOKEN(Area.WECOM, "91039", Menus.APP),
    TRUSTED_IP(Area.WECOM, "90313", Menus.IP),
    CALLABLE_APP(Area.WECOM, "92571", Menus.CALLABLE),
    APP(Area.WECOM, "90227", Menus.APP),
    VISIBLE_RANGE(Area.WECOM, "90227", Menus.RANGE),
    MEMBERS(Area.WECOM, "92571", Menus.USAGE),
    CLOCK(Area.WECOM, null, null),
    OFFICIAL_ACCOUNT(Area.WECOM, null, null),
    STORE(Area.WECOM, null, null),

    DATABASE(Area.DATABASE, null, null),
    DATABASE_WRITES(Area.DATABASE, null, null),
    DATABASE_INDEXES(Area.DATABASE, null, null),
    DATABASE_CLOCK(Area.DATABASE, null, null),

    PUBLIC_NAME(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_GET(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_QUERY(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_POST(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_BODY(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_TIME(Area.CALLBACK, "90930", Menus.CALLBACK),
    CALLBACK_VISITS(Area.CALLBACK, "90930", Menus.CALLBACK),

    ALARMS(Area.SHOP, null, null);

    private static final String PAGES = "https://developer.work.weixin.qq.com/document/path/";

    private final Area area;
    private final @Nullable String page;
    private final @Nullable String menu;

    CheckId(Area area, @Nullable String page, @Nullable String menu) {
        this.area = area;
        this.page = page;
        this.menu = menu;
    }

    Area area() {
        return area;
    }

    /** Its name in keys and in JSON, such as {@code aes-key}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Nullable
    String page() {
        return page == null ? null : PAGES + page;
    }

    @Nullable
    String menu() {
        return menu;
    }

    private static final class Menus {
        static final String CORP = "我的企业 → 企业信息 → 企业ID";
        static final String APP = "应用管理 → 自建 → 应用详情";
        static final String CALLBACK = "应用管理 → 自建 → 应用详情 → 接收消息 → 设置API接收";
        static final String IP = "应用管理 → 自建 → 应用详情 → 企业可信IP";
        static final String RANGE = "应用管理 → 自建 → 应用详情 → 可见范围";
        static final String CALLABLE = "客户联系 → 可调用接口的应用";
        static final String USAGE = "客户联系 → 权限配置 → 使用范围";

        private Menus() {}
    }
}
