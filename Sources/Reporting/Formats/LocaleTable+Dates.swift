// Made by Tests/Locales/make_table.py from ICU 77.1, CLDR 47. `make check-locales`
// holds it against them.

// swift-format-ignore-file

extension LocaleTable {
    /// Dates of the Gregorian calendar, and times. Locales that write alike stand together.
    static let dates: [(rules: DateRules, tags: String)] = [
        (DateRules(date: "dd/MM/y", shortDate: "dd/MM", month: "MM/y",
            timeSeparator: ":", has12Hours: false), """
         agq agq-CM ar-IL ar-KM ar-MA asa asa-TZ ast ast-ES bas bas-CM bez bez-TZ bm bm-ML br br-FR ca ca-AD
         ca-ES ca-FR ca-IT cgg cgg-UG ckb-IR cy cy-GB dav dav-KE dje dje-NE dua dua-CM dyo dyo-SN ebu ebu-KE
         es es-BR es-BZ es-EA es-ES es-GQ es-IC ewo ewo-CM fr fr-BE fr-BF fr-BI fr-BJ fr-BL fr-CD fr-CF
         fr-CG fr-CI fr-CM fr-FR fr-GA fr-GF fr-GN fr-GP fr-GQ fr-HT fr-KM fr-LU fr-MA fr-MC fr-MF fr-MG
         fr-ML fr-MQ fr-MU fr-NC fr-NE fr-PF fr-PM fr-RE fr-RW fr-SC fr-SN fr-TG fr-WF fr-YT ga ga-GB ga-IE
         gd gd-GB gl gl-ES ig ig-NG it it-CH it-IT it-SM it-VA kea kea-CV kgp kgp-BR ksf ksf-CM lij lij-IT
         ln ln-AO ln-CD ln-CF ln-CG lo lo-LA lu lu-CD mgh mgh-MZ mua mua-CM my my-MM nl-BE nmg nmg-CM nnh
         nnh-CM oc oc-ES oc-FR pcm pcm-NG pt pt-AO pt-BR pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MZ pt-PT pt-ST
         pt-TL rn rn-BI sc sc-IT sw sw-CD sw-KE sw-TZ sw-UG ta-LK th th-TH twq twq-NE uz uz-Cyrl uz-Cyrl-UZ
         uz-Latn uz-Latn-UZ uz-UZ vec vec-IT vi vi-VN vmw vmw-MZ yav yav-CM yo yo-BJ yo-NG yrl yrl-BR
         """),
        (DateRules(date: "y-MM-dd", shortDate: "MM-dd", month: "y-MM",
            timeSeparator: ":", has12Hours: false), """
         af af-ZA bo bo-CN ce ce-RU eo eo-001 ff ff-BF ff-CM ff-GN ff-GW ff-Latn ff-Latn-BF ff-Latn-CM
         ff-Latn-GN ff-Latn-GW ff-Latn-NE ff-Latn-NG ff-Latn-SN ff-NE ff-NG ff-SN fr-CA fur fur-IT gsw
         gsw-CH gsw-FR gsw-LI guz guz-KE gv gv-IM ha ha-NE ha-NG ii ii-CN jmc jmc-TZ kam kam-KE kde kde-TZ
         khq khq-ML ki ki-KE kl kl-GL kln kln-KE ksb ksb-TZ ksh ksh-DE kw kw-GB ky ky-KG lag lag-TZ lg lg-UG
         lmo lmo-IT lrc lrc-IR lt lt-LT luo luo-KE luy luy-KE mas mas-KE mas-TZ mer mer-KE mfe mfe-MU mg
         mg-MG mgo mgo-CM mzn mzn-IR nd nd-ZW ne ne-NP nqo nqo-GN nso nso-ZA nyn nyn-UG os os-GE os-RU ps
         ps-AF rof rof-TZ rwk rwk-TZ sah sah-RU saq saq-KE se se-NO se-SE seh seh-MZ ses ses-ML sg sg-CF shi
         shi-Latn shi-Latn-MA shi-MA shi-Tfng shi-Tfng-MA sn sn-ZW st st-ZA sv sv-AX sv-SE teo teo-KE teo-UG
         tn tn-BW tn-ZA tok tok-001 tzm tzm-MA ug ug-CN uz-AF uz-Arab uz-Arab-AF vun vun-TZ wae wae-CH xog
         xog-UG zgh zgh-MA zu zu-ZA
         """),
        (DateRules(date: "dd/MM/y", shortDate: "dd/MM", month: "MM/y",
            timeSeparator: ":", has12Hours: true), """
         am am-ET ar ar-001 ar-AE ar-BH ar-DJ ar-DZ ar-EG ar-EH ar-ER ar-IQ ar-JO ar-KW ar-LB ar-LY ar-MR
         ar-OM ar-PS ar-QA ar-SA ar-SD ar-SO ar-SS ar-SY ar-TD ar-TN ar-YE bem bem-ZM bn bn-BD bn-IN ccp
         ccp-BD ccp-IN ckb ckb-IQ doi doi-IN el el-CY el-GR es-419 es-AR es-BO es-CO es-CR es-CU es-DO es-EC
         es-GT es-HN es-MX es-NI es-PE es-PH es-PY es-SV es-US es-UY es-VE fr-DJ fr-DZ fr-MR fr-SY fr-TD
         fr-TN fr-VU gu gu-IN haw haw-US hi hi-IN hi-Latn hi-Latn-IN km km-KH kn kn-IN kxv kxv-Deva
         kxv-Deva-IN kxv-IN kxv-Latn kxv-Latn-IN kxv-Orya kxv-Orya-IN kxv-Telu kxv-Telu-IN mai mai-IN ml
         ml-IN mni mni-Beng mni-Beng-IN mni-IN mr mr-IN ms ms-BN ms-MY ms-SG nus nus-SS pa pa-Guru
         pa-Guru-IN pa-IN pt-MO sa sa-IN syr syr-IQ syr-SY ta ta-IN ta-MY ta-SG te te-IN to to-TO ur ur-IN
         ur-PK xnr xnr-IN yrl-CO yrl-VE zh-HK zh-Hans-HK zh-Hant-HK zh-Hant-MO zh-MO
         """),
        (DateRules(date: "dd.MM.y", shortDate: "dd.MM", month: "MM.y",
            timeSeparator: ":", has12Hours: false), """
         az az-AZ az-Cyrl az-Cyrl-AZ az-Latn az-Latn-AZ be be-BY bg bg-BG cv cv-RU et et-EE fo fo-DK fo-FO
         he he-IL hy hy-AM ie ie-EE iw iw-IL ka ka-GE kk kk-Cyrl kk-Cyrl-KZ kk-KZ ku ku-TR mk mk-MK mo mo-MD
         mo-RO pl pl-PL prg prg-PL ro ro-MD ro-RO ru ru-BY ru-KG ru-KZ ru-MD ru-RU ru-UA se-FI sq-MK sq-XK
         szl szl-PL tg tg-TJ tk tk-TM tr tr-TR tt tt-RU uk uk-UA
         """),
        (DateRules(date: "d MMM y", shortDate: "d MMM", month: "MMMM y",
            timeSeparator: ":", has12Hours: false), """
         en-150 en-AI en-AT en-BE en-CC en-CH en-CK en-CM en-CX en-CZ en-DE en-DG en-ES en-FK en-FR en-GB
         en-GG en-GI en-GS en-HU en-IE en-IL en-IM en-IO en-IT en-JE en-KE en-MG en-MS en-MU en-MV en-NF
         en-NG en-NL en-NO en-NR en-NU en-PL en-PN en-PT en-RO en-RW en-SC en-SE en-SH en-SI en-SK en-SX
         en-TK en-TV en-TZ en-UG
         """),
        (DateRules(date: "y-MM-dd", shortDate: "MM-dd", month: "y-MM",
            timeSeparator: ":", has12Hours: true), """
         af-NA bgc bgc-IN bho bho-IN bo-IN csw csw-CA dz dz-BT ff-GH ff-GM ff-LR ff-Latn-GH ff-Latn-GM
         ff-Latn-LR ff-Latn-MR ff-Latn-SL ff-MR ff-SL ha-GH kab kab-DZ lkt lkt-US lrc-IQ naq naq-NA ne-IN
         pa-Arab pa-Arab-PK pa-PK ps-PK raj raj-IN sat sat-IN sat-Olck sat-Olck-IN sd sd-Arab sd-Arab-PK
         sd-PK st-LS vai vai-LR vai-Vaii vai-Vaii-LR
         """),
        (DateRules(date: "d MMM y", shortDate: "d MMM", month: "MMMM y",
            timeSeparator: ":", has12Hours: true), """
         en-001 en-AE en-AG en-AU en-BB en-BM en-BS en-CY en-DM en-ER en-FJ en-FM en-GD en-GH en-GM en-GY
         en-HK en-IN en-JM en-KI en-KN en-KY en-LC en-LR en-LS en-MO en-MW en-MY en-NA en-NZ en-PG en-PK
         en-PW en-SB en-SD en-SG en-SL en-SS en-SZ en-TC en-TO en-TT en-VC en-VG en-VU en-WS en-ZM
         """),
        (DateRules(date: "MM/dd/y", shortDate: "MM/dd", month: "MM/y",
            timeSeparator: ":", has12Hours: true), """
         ceb ceb-PH chr chr-US ee ee-GH es-PA es-PR fil fil-PH gaa gaa-GH ks ks-Arab ks-Arab-IN ks-Deva
         ks-Deva-IN ks-IN om om-ET or or-IN sd-Deva sd-Deva-IN sd-IN so so-DJ so-ET so-SO ti ti-ER ti-ET tl
         tl-PH vai-Latn vai-Latn-LR
         """),
        (DateRules(date: "dd-MM-y", shortDate: "dd-MM", month: "MM-y",
            timeSeparator: ":", has12Hours: false), """
         ff-Adlm ff-Adlm-BF ff-Adlm-CM ff-Adlm-GN ff-Adlm-GW ff-Adlm-NE ff-Adlm-NG ff-Adlm-SN fy fy-NL ia
         ia-001 ji ji-UA jv jv-ID nl nl-AW nl-BQ nl-CW nl-NL nl-SR nl-SX rm rm-CH rw rw-RW wo wo-SN yi yi-UA
         """),
        (DateRules(date: "dd.\u{A0}MM.\u{A0}y.", shortDate: "dd.\u{A0}MM.", month: "MM.\u{A0}y.",
            timeSeparator: ":", has12Hours: false), """
         bs bs-BA bs-Latn bs-Latn-BA hr hr-BA hr-HR sh sh-BA sh-ME sh-RS sh-XK sr sr-BA sr-Cyrl sr-Cyrl-BA
         sr-Cyrl-ME sr-Cyrl-RS sr-Cyrl-XK sr-Latn sr-Latn-BA sr-Latn-ME sr-Latn-RS sr-Latn-XK sr-ME sr-RS
         sr-XK
         """),
        (DateRules(date: "dd.MM.y", shortDate: "dd.MM.", month: "MM.y",
            timeSeparator: ":", has12Hours: false), """
         de de-AT de-BE de-CH de-DE de-IT de-LI de-LU dsb dsb-DE fr-CH hsb hsb-DE is is-IS lb lb-LU nb nb-NO
         nb-SJ nn nn-NO no no-NO
         """),
        (DateRules(date: "dd-MM-y", shortDate: "dd-MM", month: "MM-y",
            timeSeparator: ":", has12Hours: true), """
         as as-IN brx brx-IN es-CL ff-Adlm-GH ff-Adlm-GM ff-Adlm-LR ff-Adlm-MR ff-Adlm-SL kok kok-Deva
         kok-Deva-IN kok-IN kok-Latn kok-Latn-IN mi mi-NZ qu qu-BO qu-EC qu-PE
         """),
        (DateRules(date: "y/MM/dd", shortDate: "MM/dd", month: "y/MM",
            timeSeparator: ":", has12Hours: true), """
         ak ak-GH yue yue-HK yue-Hant yue-Hant-HK yue-Hant-MO yue-MO zh-Hans-MO zh-Hans-MY zh-Hans-SG
         zh-Hant zh-Hant-MY zh-Hant-TW zh-MY zh-SG zh-TW
         """),
        (DateRules(date: "y/MM/dd", shortDate: "MM/dd", month: "y/MM",
            timeSeparator: ":", has12Hours: false), """
         eu eu-ES fa fa-IR ja ja-JP yue-CN yue-Hans yue-Hans-CN yue-Hant-CN za za-CN zh zh-CN zh-Hans
         zh-Hans-CN
         """),
        (DateRules(date: "MM/dd/y", shortDate: "MM/dd", month: "MM/y",
            timeSeparator: ":", has12Hours: false), """
         blo blo-BJ ee-TG fa-AF mt mt-MT om-KE sbp sbp-TZ so-KE xh xh-ZA
         """),
        (DateRules(date: "MMM d, y", shortDate: "MMM d", month: "MMMM y",
            timeSeparator: ":", has12Hours: true), """
         en en-AS en-CA en-GU en-MH en-MP en-PH en-PR en-UM en-US en-VI
         """),
        (DateRules(date: "dd/MM/y", shortDate: "dd/MM", month: "MM/y",
            timeSeparator: ".", has12Hours: false), """
         id id-ID in in-ID ms-ID su su-ID su-Latn su-Latn-ID
         """),
        (DateRules(date: "dd.\u{A0}MM.\u{A0}y", shortDate: "dd.\u{A0}MM.", month: "MM.\u{A0}y",
            timeSeparator: ":", has12Hours: false), """
         cs cs-CZ sk sk-SK sl sl-SI
         """),
        (DateRules(date: "dd.MM.y", shortDate: "dd.MM", month: "MM.y",
            timeSeparator: ":", has12Hours: true), """
         nds nds-DE nds-NL sq sq-AL tr-CY
         """),
        (DateRules(date: "dd.MM.y.", shortDate: "dd.MM.", month: "MM.y.",
            timeSeparator: ":", has12Hours: false), """
         bs-Cyrl bs-Cyrl-BA lv lv-LV
         """),
        (DateRules(date: "dd MMM y", shortDate: "dd MMM", month: "MMMM y",
            timeSeparator: ":", has12Hours: false), """
         en-BW en-BZ en-MT en-ZA
         """),
        (DateRules(date: "dd.MM.y", shortDate: "dd.MM.", month: "MM.y",
            timeSeparator: ".", has12Hours: false), """
         fi fi-FI smn smn-FI
         """),
        (DateRules(date: "dd.MM.y", shortDate: "dd.MM", month: "MM.y",
            timeSeparator: ".", has12Hours: false), """
         da da-DK da-GL
         """),
        (DateRules(date: "d MMM y", shortDate: "d MMM", month: "MMMM y",
            timeSeparator: ".", has12Hours: false), """
         en-DK en-FI en-ID
         """),
        (DateRules(date: "y.\u{A0}MM.\u{A0}dd.", shortDate: "MM.\u{A0}dd.", month: "y.\u{A0}MM.",
            timeSeparator: ":", has12Hours: false), """
         hu hu-HU ko-CN
         """),
        (DateRules(date: "y.\u{A0}MM.\u{A0}dd.", shortDate: "MM.\u{A0}dd.", month: "y.\u{A0}MM.",
            timeSeparator: ":", has12Hours: true), """
         ko ko-KP ko-KR
         """),
        (DateRules(date: "y-MM-dd", shortDate: "MM-dd", month: "y-MM",
            timeSeparator: ".", has12Hours: false), """
         si si-LK sv-FI
         """),
        (DateRules(date: "MM.dd.y", shortDate: "MM.dd", month: "MM.y",
            timeSeparator: ":", has12Hours: false), """
         jgo jgo-CM
         """),
        (DateRules(date: "dd/MM\u{A0}y", shortDate: "dd/MM", month: "MM\u{A0}y",
            timeSeparator: ":", has12Hours: false), """
         kkj kkj-CM
         """),
        (DateRules(date: "y.MM.dd", shortDate: "MM.dd", month: "y.MM",
            timeSeparator: ":", has12Hours: false), """
         mn mn-MN
         """),
        (DateRules(date: "MMM d, y", shortDate: "MMM d", month: "MMMM y",
            timeSeparator: ":", has12Hours: false), """
         en-BI
         """),
        (DateRules(date: "dd MMM, y", shortDate: "dd MMM", month: "MMMM y",
            timeSeparator: ":", has12Hours: false), """
         en-ZW
         """),
    ]
}
