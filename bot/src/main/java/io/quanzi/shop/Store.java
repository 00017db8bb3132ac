package io.quanzi.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.channel.api.WxChannelOrderService;
import me.chanjar.weixin.channel.api.impl.WxChannelServiceImpl;
import me.chanjar.weixin.channel.bean.base.TimeRange;
import me.chanjar.weixin.channel.bean.base.WxChannelBaseResponse;
import me.chanjar.weixin.channel.bean.order.OrderInfo;
import me.chanjar.weixin.channel.bean.order.OrderListParam;
import me.chanjar.weixin.channel.bean.order.OrderListResponse;
import me.chanjar.weixin.channel.config.impl.WxChannelDefaultConfigImpl;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The orders of the WeChat Store, read through its API. */
@Component
@EnableConfigurationProperties(StoreSettings.class)
class Store {
    /** The longest span of time that one listing may ask for (developers.weixin.qq.com/doc/store). */
    static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private static final int PAGE = 100;

    private final StoreSettings settings;
    private final WxChannelOrderService orders;

    Store(StoreSettings settings) {
        this.settings = settings;
        var config = new WxChannelDefaultConfigImpl();
        config.setAppid(settings.appId());
        config.setSecret(settings.secret());
        config.setApiHostUrl(settings.baseUrl());
        var service = new WxChannelServiceImpl();
        service.setConfig(config);
        this.orders = service.getOrderService();
    }

    boolean isConfigured() {
        return settings.isConfigured();
    }

    String appId() {
        return settings.appId();
    }

    /** A span of time of at most {@link #LONGEST_WINDOW}, both ends included, in whole seconds. */
    record Window(Instant from, Instant to) {
        /** The windows that cover a span, oldest first; each begins where the one before it ends. */
        static List<Window> covering(Instant from, Instant to) {
            var windows = new ArrayList<Window>();
            Instant start = from;
            while (start.isBefore(to)) {
                Instant end = start.plus(LONGEST_WINDOW);
                windows.add(new Window(start, end.isBefore(to) ? end : to));
                start = end;
            }
            return windows;
        }
    }

    /**
     * The ids of the orders that changed in a window. They are larger than a double holds exactly, so they are text.
     *
     * @throws StoreException when the Store does not answer well
     */
    List<String> changedIn(Window window) {
        var ids = new ArrayList<String>();
        String nextKey = null;
        boolean more = true;
        while (more) {
            var filter = new OrderListParam();
            var range = new TimeRange();
            range.setStartTime(window.from().getEpochSecond());
            range.setEndTime(window.to().getEpochSecond());
            filter.setUpdateTimeRange(range);
            filter.setPageSize(PAGE);
            if (nextKey != null) {
                filter.setNextKey(nextKey);
            }
            OrderListResponse page = call("channels/ec/order/list/get", () -> orders.getOrders(filter));
            if (page.getIds() != null) {
                ids.addAll(page.getIds());
            }
            more = Boolean.TRUE.equals(page.getHasMore());
            if (more && (page.getNextKey() == null || page.getNextKey().equals(nextKey))) {
                throw new StoreException(
                        "channels/ec/order/list/get: said that there is more, but gave no new next_key", null);
            }
            nextKey = page.getNextKey();
        }
        return ids;
    }

    /** One order as it stands now. */
    OrderInfo order(String orderId) {
        OrderInfo order =
                call("channels/ec/order/get", () -> orders.getOrder(orderId)).getOrder();
        if (order == null) {
            throw new StoreException("channels/ec/order/get: answered without an order for " + orderId, null);
        }
        return order;
    }

    @FunctionalInterface
    private interface Call<T> {
        T get() throws WxErrorException;
    }

    private static <T extends WxChannelBaseResponse> T call(String operation, Call<T> call) {
        try {
            T answer = call.get();
            if (!answer.isSuccess()) {
                throw new StoreException(
                        "%s: errcode %d %s".formatted(operation, answer.getErrCode(), answer.getErrMsg()), null);
            }
            return answer;
        } catch (WxErrorException | WxRuntimeException failed) {
            throw new StoreException(operation + ": " + failed.getMessage(), failed);
        }
    }
}
