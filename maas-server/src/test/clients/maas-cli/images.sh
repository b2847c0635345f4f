# Images from a mirror; sourced by run.sh when there is one.

attempt seed boot-sources read
attempt seed boot-source read 1
attempt seed boot-source update 1 "url=$MIRROR" "keyring_data@=$KEYRING"
holds url "$MIRROR"
attempt seed boot-source-selections create 1 os=ubuntu release=jammy arches=amd64 'subarches=*' \
  'labels=*'
selection=$(field id)
attempt seed boot-resources stop-import
attempt seed boot-resources import
until_imported
attempt seed boot-resources read type=synced
kernel=$(listed name ubuntu/jammy architecture amd64/hwe-22.04)
attempt seed boot-resource read "$kernel"
holds architecture amd64/hwe-22.04
refused 'has no available images' seed boot-source-selections create 1 os=ubuntu release=zesty \
  arches=amd64 'subarches=*' 'labels=*'
attempt seed boot-resource delete "$kernel"
refused 'No BootResource matches' seed boot-resource read "$kernel"
attempt seed boot-resources import
until_imported
attempt seed boot-resources read
attempt seed boot-resource read "$(listed name ubuntu/jammy architecture amd64/hwe-22.04)"
attempt seed boot-source-selection update 1 "$selection" os=ubuntu release=jammy arches=amd64 \
  arches=arm64 'subarches=*' 'labels=*'
attempt seed boot-resources import
until_imported
attempt seed boot-resources read
attempt seed boot-resource read "$(listed name ubuntu/jammy architecture arm64/ga-22.04)"
attempt seed rack-controller list-boot-images "$rack"
holds status synced
