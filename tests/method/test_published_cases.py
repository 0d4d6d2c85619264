"""Twelve published cases of each official method, retyped with their source, through `longshu assess`.

The whole tables are many times larger; `tests/prove/test_published_tables.py` runs them where they lie beside the checkout.
"""

import csv
from pathlib import Path

import pytest

from contracts.cases import read_cases
from contracts.plan import Plan
from orchestration.commands.assess import assess
from orchestration.views.cases import agreements

# Statistics Canada, Canadian Indicator Framework data repository, indicator_calculation_components.yml
# https://github.com/sdg-data-canada-odd-donnees/cif-data-donnees-cic at d38e8053d40d
CANADA = """\
case_id,framework,indicator_id,series_no,direction,base_year,base_value,current_year,current_value,target_value,target_year,natural_limit,pub_progress_value,pub_score,pub_status,reproduced
cif_1-2-1_1,CIF,1-2-1,1,higher,2016,66.6,2023,71.4,,2030,100,0.009991483690946268,1.739752850099936,moderate_progress,Y
cif_10-2-1_1,CIF,10-2-1,1,lower,2015,3.8,2024,11.9,,2030,,-0.1352325064900486,-5.0,deterioration,Y
cif_11-5-1_1,CIF,11-5-1,1,higher,2016,19.3,2021,13.9,22.0,2030,,-6.76154243963871,-5.0,deterioration,Y
cif_11-6-1_1,CIF,11-6-1,1,lower,2014,699.0,2024,666.6,490.0,2030,,0.21562879968968102,-1.601539480333006,limited_progress,Y
cif_11-7-1_2,CIF,11-7-1,2,higher,2015,66.7,2024,61.1,,2030,100,-0.009696360492279066,-3.7120450615348832,deterioration,Y
cif_12-2-1_1,CIF,12-2-1,1,higher,2018,90.3,2023,86.4,,2030,,-0.008791087342664095,-3.598885917833012,deterioration,Y
cif_12-4-1_1,CIF,12-4-1,1,lower,2015,1.43,2022,1.43,,2030,,-0.0,-2.5,limited_progress,Y
cif_13-3-1_3,CIF,13-3-1,3,higher,2016,22.03,2022,27.59,,2030,100,0.038220342162160525,5.0,substantial_progress,Y
cif_15-4-1_1,CIF,15-4-1,1,higher,2015,10.1,2023,13.7,30.0,2030,,0.5160064971944834,-0.34995572813974585,limited_progress,Y
cif_16-1-1_1,CIF,16-1-1,1,higher,2021,79.0,2022,79.0,,2030,100,0.0,-2.5,limited_progress,Y
cif_16-6-1_1,CIF,16-6-1,1,lower,2015,87.93,2023,77.78,,2030,,0.015215151249107883,2.6075756245539417,substantial_progress,Y
cif_16-7-1_1,CIF,16-7-1,1,higher,2019,41.0,2019,41.0,,2030,100,,,not_available,Y
"""

# UNDP SDG trends (UN SDG Progress Chart 2022 method)
# https://github.com/UNDP-Data/SDG-Accelerator-Data-Repo at 7cc0750d20db
UNITED_NATIONS = """\
case_id,ref_area,series,indicator_id,method,direction,target_value,target_year,limit_high,limit_mid,limit_low,base_year,base_value,latest_year,latest_value,n_obs_since_2015,cagr_actual,cr_ratio,base_already_met_target,pub_status,reproduced
CHN_0,CHN,SI_POV_DAY1,1.1.1,CAGRR,decrease,3,2030,,,,2015,2.9,2022,0.0,8,-1.0,-441.95781221405804,Y,target_achieved,Y
CHN_13,CHN,SI_COV_PENSN,1.3.1,CAGRA,increase,95.0,2030,0.01,0.005,-0.01,2015,100.0,2022,100.0,8,0.0,,Y,target_achieved,Y
CHN_14,CHN,SP_ACS_BSRVH2O,1.4.1,CAGRR,increase,97.0,2030,0.01,0.005,-0.01,2015,91.5125885,2024,96.12241364,10,0.005475600958111171,1.407666807864109,N,on_track,Y
CHN_15,CHN,SP_ACS_BSRVSAN,1.4.1,CAGRR,increase,97.0,2030,0.01,0.005,-0.01,2015,84.71931458,2024,97.2718811,10,0.01547026055416767,1.706529446369482,N,target_achieved,Y
CHN_16,CHN,VC_DSR_MISS,1.5.1,CAGRA,decrease,,,0.01,-0.005,-0.01,2015,148.0,2023,100.0,9,-0.04782387968658308,,N,on_track,Y
CHN_37,CHN,VC_DSR_PDYN,1.5.1,CAGRA,decrease,,,0.01,-0.005,-0.01,2015,601459.0,2023,616296.0,9,0.0030507688316405712,,N,limited_or_no_progress,Y
CHN_63,CHN,FI_FSI_FSKRTC,10.5.1,CAGRA,increase,,,0.01,0.005,-0.01,2015,11.30507605,2024,12.57224091,10,0.011874329836431663,,N,on_track,Y
CHN_67,CHN,SM_DTH_MIGR,10.7.3,CAGRA,decrease,,,0.01,-0.005,-0.01,2016,3.0,2023,25.0,3,0.3537720277936316,,N,deterioration,Y
CHN_77,CHN,SI_RMT_COST,10.c.1,CAGRR,decrease,1.0,2030,0.01,0.005,-0.01,2015,10.18,2025,7.31,10,-0.03257577130175815,0.22728829446873028,N,limited_or_no_progress,Y
CHN_103,CHN,EN_MWT_TREATR,12.4.2,CAGRA,increase,95.0,2030,0.01,0.005,-0.01,2015,63.74896,2023,7.45068,9,-0.23534532006788966,,N,deterioration,Y
CHN_121,CHN,EN_MAR_CHLANM,14.1.1,CAGRA,decrease,5.0,2030,0.01,-0.005,-0.01,2018,2.35683,2022,3.79704,5,0.12662459680339988,,Y,target_achieved,Y
CHN_181,CHN,AG_LND_FRSTN,15.1.1,CAGRA,increase,,,0.01,0.005,-0.01,2015,210294.25,2025,227153.0,3,0.0077414168943950035,,N,fair_progress,Y
"""

# German Sustainable Development Strategy indicator platform (Federal Statistical Office), data and weather symbols, Indicator Report 2022 vintage
# https://github.com/DnsTestEnvironment/dns-data at d1154df2b556
GERMANY = """\
case_id,indicator_id,sub_indicator,target_no,target_kind,direction,target_value,target_year,target_version,target_valid_from,target_valid_until,assessment_year,y_t5_year,y_t5,y_t4_year,y_t4,y_t3_year,y_t3,y_t2_year,y_t2,y_t1_year,y_t1,y_t0_year,y_t0,mean_annual_change_desired_direction,projected_at_target_year,share_of_remaining_gap_closed,pub_symbol,reproduced
2-1-a_1_1_2013,2-1-a,1,1,dated,lower,70,2030,normal,,,2013,2008,96.6,2009,96.8,2010,94.9,2011,93.0,2012,93.2,2013,95.6,0.2,92.2,0.1328125,cloud,Y
2-1-b_1_1_2015,2-1-b,1,1,dated,higher,30,2030,new,2022,,2015,2010,5.9,2011,6.1,2012,6.2,2013,6.3,2014,6.3,2015,6.5,0.12,8.3,0.07659574,cloud,Y
3-1-ab_2_1_2014,3-1-ab,2,1,dated,lower,190,2030,normal,,,2014,2009,304.8,2010,300.6,2011,298.7,2012,292.3,2013,291.9,2014,281.2,4.72,205.68,0.82807018,sun_cloud,Y
3-2-a_1_1_2017,3-2-a,1,1,dated,lower,55,2030,normal,,,2017,2012,87.19,2013,86.06,2014,83.21,2015,82.36,2016,79.92,2017,78.33,1.772,55.294,0.9873982,sun,Y
4-1-a_1_1_2020,4-1-a,1,1,dated,lower,9.5,2030,new,2021,,2020,2015,9.82,2016,10.3,2017,10.11,2018,10.34,2019,10.34,2020,10.1,-0.056,10.66,-0.93333333,storm,Y
4-1-b_1_1_2016,4-1-b,1,1,dated,higher,55,2030,new,2021,,2016,2011,42.22,2012,43.43,2013,44.48,2014,45.67,2015,46.77,2016,47.88,1.132,63.728,2.2258427,sun,Y
5-1-a_1_2_2019,5-1-a,1,2,constant,lower,10,,normal,,,2019,2014,22.0,2015,22.0,2016,21.0,2017,20.0,2018,20.0,2019,19.0,0.6,,,cloud,Y
7-2-a_1_2_2020,7-2-a,1,2,dated,higher,30,2030,normal,,,2020,2015,15.2,2016,14.9,2017,16.0,2018,16.8,2019,17.7,2020,19.7,0.9,28.7,0.87378641,sun_cloud,Y
8-2-ab_1_1_2017,8-2-ab,1,1,constant,higher,-3,,normal,,,2017,2012,0.009,2013,0.04,2014,0.58,2015,0.961,2016,1.16,2017,1.336,0.2654,,,sun,Y
8-2-ab_1_1_2021,8-2-ab,1,1,constant,higher,-3,,normal,,,2021,2016,1.16,2017,1.336,2018,1.95,2019,1.531,2020,-4.333,2021,-3.727,-0.9774,,,storm,Y
8-2-ab_2_1_2019,8-2-ab,2,1,constant,higher,-0.5,,normal,,,2019,2014,0.9,2015,1.1,2016,1.0,2017,0.7,2018,1.3,2019,0.8,-0.02,,,sun_cloud,Y
8-3_1_1_2016,8-3,1,1,directional,higher,,,normal,,,2016,2011,20.371,2012,20.321,2013,19.901,2014,20.04,2015,20.02,2016,20.298,-0.0146,,,cloud,Y
"""

# UNICEF MENARO SDG trend analysis (ESCAP Current Status / Anticipated Progress indices), progress_results
# https://github.com/spalmas/SDG-MENARO at 8eae78010aff
ESCAP = """\
case_id,ref_area,series,direction,target_value_inferred,n_points,base_year,base_value,base_observed,status_year,status_value,status_observed,target_year,predicted_value,pub_current_status_index,pub_current_status,pub_anticipated_progress_index,pub_anticipated_progress,reproduced
DZA_SI_POV_NAHC,DZA,SI_POV_NAHC,lower,5,2,2015,5.857287413207859,N,2025,6.847788864939699,N,2030,7.399371155802775,-11.553901719208852,Regression,-17.987943352914,No progress expected,Y
LBN_SI_COV_CHLD,LBN,SI_COV_CHLD,higher,100,2,2015,28.79369460934043,N,2025,39.02347714358101,N,2030,44.60172946258988,1.4366399826696339,Slow progress,2.220033010633221,Need to accelerate,Y
LBY_SP_ACS_BSRVH2O,LBY,SP_ACS_BSRVH2O,higher,100,23,2015,97.28162,Y,2025,99.9462209146874,N,2030,99.98330891748628,9.802164946355555,On-track,9.938599156432447,Will meet target,Y
SDN_SN_STA_OVWGT,SDN,SN_STA_OVWGT,lower,3,23,2015,2.3,Y,2025,2.5956250103601093,N,2030,2.4303337038055584,10.0,On-track,10.0,Will meet target,Y
SYR_SN_STA_OVWGT,SYR,SN_STA_OVWGT,lower,3,23,2015,13.8,Y,2025,11.100257868117371,N,2030,10.160440313362637,2.4997612332246573,Slow progress,3.3699626728123735,Need to accelerate,Y
YEM_SH_STA_MORT,YEM,SH_STA_MORT,lower,70,21,2015,163.92967,Y,2025,165.73013561857022,N,2030,149.76036724535584,-0.1916823106660791,Regression,1.5085012812931369,Need to accelerate,Y
BHR_SH_STA_BRTC,BHR,SH_STA_BRTC,higher,100,21,2015,99.9,Y,2025,98.30730487465388,N,2030,98.4083165798717,-159.2695125346216,Regression,-149.16834201283956,No progress expected,Y
DJI_SH_STA_BRTC,DJI,SH_STA_BRTC,higher,100,3,2015,92.6082670006366,N,2025,98.89993789552342,N,2030,99.5864919628864,8.51176699081079,Slow progress,9.440580392785813,Will meet target,Y
JOR_SE_TOT_CPLR_US,JOR,SE_TOT_CPLR_US,higher,100,23,2015,61.7,Y,2025,61.396181668717155,N,2030,63.60071887865411,-0.07932593506079581,Regression,0.4962712476903665,Need to accelerate,Y
DJI_SI_POV_NAHC,DJI,SI_POV_NAHC,lower,5,2,2015,20.32961424033441,N,2025,24.39279528340696,N,2030,26.620050862032535,-2.650543568397004,Regression,-4.10345395720858,No progress expected,Y
QAT_SI_COV_CHLD,QAT,SI_COV_CHLD,higher,100,3,2015,0.24334886659757118,N,2025,2.6415527962046177,N,2030,8.297827046083189,0.24040541681776986,Slow progress,0.8074126474749574,Need to accelerate,Y
LBY_SH_STA_BRTC,LBY,SH_STA_BRTC,higher,100,5,2015,99.93778132854422,N,2025,99.9942064006601,N,2030,99.99823250888666,9.068832682482919,On-track,9.715922717090265,Will meet target,Y
"""

CASES = {
    "Canada": (CANADA, 3),
    "United Nations": (UNITED_NATIONS, 3),
    "Germany": (GERMANY, 4),
    "ESCAP": (ESCAP, 4),
}


@pytest.mark.parametrize("office", CASES)
def test_twelve_published_cases_of_each_office_come_out_as_published(
    office: str, shipped_plan: Plan, tmp_path: Path
) -> None:
    text, compared = CASES[office]
    lines = text.splitlines()
    source = ",source_title,source_url,source_commit"
    file = tmp_path / "cases.csv"
    file.write_text(
        "\n".join([lines[0] + source, *(f"{line},,," for line in lines[1:])]) + "\n", encoding="utf-8"
    )
    table = read_cases(file, None)
    found = list(agreements(table.layout, list(assess(table, shipped_plan))))
    assert len(list(csv.reader(lines))) == 13
    assert len(found) == compared
    assert [column for column, judged, _, _ in found if judged == 0] == []
    assert {column: differing for column, _, _, differing in found if differing} == {}
