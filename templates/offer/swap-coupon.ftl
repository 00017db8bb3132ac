<#-- 告诉顾客得到了一张合作商家的券。validUntil 写成“2027 年 6 月 30 日”。 Model: nickname (String, may be absent), partner (String), text (String, may be absent), benefit (String), code (String), validUntil (String), rules (String), memberUrl (String). -->
<#if nickname??>${nickname}，</#if>您好，感谢您最近的光顾。我们和${partner}为会员准备了一份小心意：

<#if text??>${text}
</#if>${benefit}
券码：${code}
有效期到 ${validUntil}
使用规则：${rules}

到店出示券码即可，${partner}不会拿到您的姓名和电话。券也收在会员中心里：${memberUrl}
不想再收到这类消息？在会员中心的“隐私”里一键关闭。
