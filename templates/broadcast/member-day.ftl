<#-- 会员日当天的提醒。day 写成“6 月 17 日（周二）”，category 写“母婴”“家居”。 Model: day (String), category (String), multiplier (int), memberUrl (String). -->
${day}是${category}会员日。

这一天 0 点到 24 点付款的${category}商品，每实付 1 元积 ${multiplier} 分；平日是 1 分。
规则：按付款时间计算，每件商品不足 1 元的部分不计分，退款时积分一并退回，其他类目照常积分。

积分在会员中心随时查看：${memberUrl}
家里东西还够用的话，不必为了积分多买，需要时再来。
